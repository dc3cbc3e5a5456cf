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
}
