namespace Holdfast.Processes.Definition;

/// <summary>Names of the signals that may ask a worker to end, with or without SIG, and their numbers on Linux (signal(7)).</summary>
internal static class SignalName
{
    /// <summary>What may be written.</summary>
    public const string Form = "HUP, INT, QUIT, KILL, USR1, USR2, TERM or WINCH, with or without SIG";

    /// <summary>The number of a name; null where it is none of them.</summary>
    public static int? Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var bare = name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name;
        return bare switch
        {
            "HUP" => 1,
            "INT" => 2,
            "QUIT" => 3,
            "KILL" => 9,
            "USR1" => 10,
            "USR2" => 12,
            "TERM" => 15,
            "WINCH" => 28,
            _ => null,
        };
    }

    /// <summary>The number of any signal that may have ended a program; null where it is none.</summary>
    public static int? ParseAny(string name)
    {
        if (Parse(name) is { } number)
            return number;
        var bare = name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name;
        return bare switch
        {
            "ILL" => 4,
            "TRAP" => 5,
            "ABRT" => 6,
            "BUS" => 7,
            "FPE" => 8,
            "SEGV" => 11,
            "PIPE" => 13,
            "ALRM" => 14,
            "XCPU" => 24,
            "XFSZ" => 25,
            "SYS" => 31,
            _ => null,
        };
    }
}
