using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Console;

/// <summary>The signals that an operator may send: those that end, and those that pause, go on and are the program's own.</summary>
internal static class SignalChoice
{
    /// <summary>What may be written.</summary>
    public const string Form = "HUP, INT, QUIT, KILL, USR1, USR2, ALRM, TERM, CONT, STOP, TSTP or WINCH, with or without SIG";

    /// <summary>The number of a name on Linux (signal(7)); null where it is none of them.</summary>
    public static int? Parse(string name) => (name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name) switch
    {
        "ALRM" => 14,
        "CONT" => 18,
        "STOP" => 19,
        "TSTP" => 20,
        _ => SignalName.Parse(name),
    };
}
