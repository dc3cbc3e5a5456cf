using Holdfast.Contracts.Errors;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Server.Startup;

/// <summary>
/// The daemon comes before what it looks after: where processors are short it needs little of them, and whoever asks it why needs that at once.
/// See docs/decisions/0012.
/// </summary>
internal static class NodePriority
{
    /// <summary>The niceness without a setting, where it may be had and nobody chose another one by starting the daemon with it.</summary>
    public const int Usual = -10;

    /// <summary>Takes the niceness asked for, or tells why that cannot be; the usual one where none is asked for.</summary>
    public static Fault? Take(int? asked)
    {
        if (asked is not { } niceness)
        {
            if (ProgramPriority.Niceness == 0 && ProgramPriority.TrySet(Usual) is { } why)
                Console.WriteLine($"holdfastd: among equals where processors are short: a niceness of {Usual} cannot be had ({why})");
            return null;
        }

        return ProgramPriority.TrySet(niceness) is { } refusal ? new Fault(NodeErrors.Priority, $"node.nice is {niceness}: {refusal}.") : null;
    }
}
