namespace Holdfast.Contracts.Errors;

/// <summary>Errors of the configuration file.</summary>
public static class ConfigurationErrors
{
    /// <summary>The configuration file cannot be read.</summary>
    public static readonly ErrorCode UnreadableFile = new(
        "HF1001", "The configuration file cannot be read", 400,
        "The file named by --config, or holdfast.yaml in the current folder, is not there or may not be read by this "
        + "user.",
        "Name the right file with --config, or create one with holdfast up --demo as a start.");

    /// <summary>The configuration is not valid YAML.</summary>
    public static readonly ErrorCode InvalidYaml = new(
        "HF1002", "The configuration is not valid YAML", 400,
        "The text breaks YAML's syntax at the place given: often a tab, a missing space after a colon, or an unclosed "
        + "quote.",
        "Mend the line that the error names; holdfast config check shows it with its surroundings.");

    /// <summary>Unknown key.</summary>
    public static readonly ErrorCode UnknownKey = new(
        "HF1003", "Unknown key", 400,
        "The key is none that Holdfast knows at this place. Unknown keys are refused, because a misspelt setting that "
        + "is silently ignored is worse.",
        "Use the suggested key, or remove it.");

    /// <summary>A required key is missing.</summary>
    public static readonly ErrorCode MissingKey = new(
        "HF1004", "A required key is missing", 400,
        "The section needs this key and it is not there.",
        "Add the key; the reference lists each section's keys.");

    /// <summary>Invalid value.</summary>
    public static readonly ErrorCode InvalidValue = new(
        "HF1005", "Invalid value", 400,
        "The value is not of the form this key takes: durations, sizes and rates carry units (5s, 512MiB), names are "
        + "lower-case words.",
        "Write the value in the form that the error shows.");

    /// <summary>Reference to something that is not defined.</summary>
    public static readonly ErrorCode UnknownReference = new(
        "HF1006", "Reference to something that is not defined", 400,
        "A pool names an endpoint, a worker a template, or a pool a journey that the file does not define.",
        "Define it, or use one of the names the error lists.");

    /// <summary>Duplicate key.</summary>
    public static readonly ErrorCode DuplicateKey = new(
        "HF1007", "Duplicate key", 400,
        "The same key stands twice in one mapping; which of the two was meant cannot be known.",
        "Keep one of the two.");

    /// <summary>Cycle.</summary>
    public static readonly ErrorCode CyclicReference = new(
        "HF1008", "Cycle", 400,
        "Templates or dependencies refer to each other in a circle, which the error names.",
        "Break the circle at one of the places named.");

    /// <summary>Unsupported configuration version.</summary>
    public static readonly ErrorCode UnsupportedVersion = new(
        "HF1009", "Unsupported configuration version", 400,
        "The file's first key must be holdfast: 1. Another number is of a version this program does not know.",
        "Write holdfast: 1, or use the program the file was written for.");

    /// <summary>Variable without a value.</summary>
    public static readonly ErrorCode UnresolvedVariable = new(
        "HF1010", "Variable without a value", 400,
        "The file uses ${NAME} and neither the environment nor a default (${NAME:-value}) gives it one.",
        "Set the variable, or give a default.");

    /// <summary>Secret without a value.</summary>
    public static readonly ErrorCode UnresolvedSecret = new(
        "HF1011", "Secret without a value", 400,
        "A journey or worker refers to ${secret:name} and the node's secrets hold no such name.",
        "Put the secret into the secrets section by reference to a file or an environment variable.");

    /// <summary>Setting not supported by this version.</summary>
    public static readonly ErrorCode NotYetSupported = new(
        "HF1012", "Setting not supported by this version", 400,
        "The key is part of Holdfast's configuration, but this version does not carry it out. It is refused rather than "
        + "ignored.",
        "Remove the key, or use a version whose release notes name it.");

    /// <summary>The plan is out of date.</summary>
    public static readonly ErrorCode StalePlan = new(
        "HF1013", "The plan is out of date", 409,
        "The configuration or the workers have changed since the plan was shown.",
        "Look at the plan again with holdfast config plan, and apply that one.");

    /// <summary>The configuration has faults.</summary>
    public static readonly ErrorCode Refused = new(
        "HF1014", "The configuration has faults", 400,
        "The file cannot be carried out as it is written; nothing was changed.",
        "Mend the faults that the error lists, or apply the entries without faults with --keep-going.");

    internal static readonly ErrorCode[] All =
    [
        UnreadableFile, InvalidYaml, UnknownKey, MissingKey, InvalidValue, UnknownReference,
        DuplicateKey, CyclicReference, UnsupportedVersion, UnresolvedVariable, UnresolvedSecret, NotYetSupported,
        StalePlan, Refused,
    ];
}
