using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Holdfast.Runtime.Dump;

/// <summary>
/// Finds where a suspended async method waits by looking into its state machine: which await its state stands for, and what the awaiter
/// kept there leads to. Nothing is recorded for this while the program runs.
/// </summary>
internal static class AwaitChain
{
    /// <summary>Most awaits inside each other that are followed.</summary>
    private const int MostFrames = 64;

    /// <summary>Most objects inside each other between an awaiter and what it waits for.</summary>
    private const int MostLayers = 4;

    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The awaits from the body of a fiber down, innermost first, and the last thing awaited.</summary>
    public static (IReadOnlyList<AwaitSite> Sites, object? Leaf) Of(object? body)
    {
        var sites = new List<AwaitSite>();
        var machine = body;
        object? leaf = null;
        for (var frames = 0; machine is not null && frames < MostFrames; frames++)
        {
            if (StateOf(machine) is not { } state || state < 0)
            {
                break;
            }

            // What carries a body of the platform's kind is no place of the program.
            if (machine.GetType().DeclaringType is not { } owner || (owner != typeof(Io) && owner.DeclaringType != typeof(Io)))
            {
                sites.Add(SymbolFiles.Site(machine.GetType(), state));
            }

            leaf = Awaited(machine);

            // Another fiber has a line of its own in the dump.
            machine = leaf is null or Fiber ? null : MachineIn(leaf);
        }

        sites.Reverse();
        return (sites, leaf);
    }

    private static int? StateOf(object machine) =>
        FieldsOf(machine.GetType()).FirstOrDefault(field => field.Name == "<>1__state")?.GetValue(machine) as int?;

    // One field for each type of awaiter; those not in use are empty.
    private static object? Awaited(object machine)
    {
        foreach (var field in FieldsOf(machine.GetType()))
        {
            if (field.Name.StartsWith("<>u__", StringComparison.Ordinal) &&
                field.GetValue(machine) is { } awaiter &&
                Inside(awaiter, MostLayers) is { } awaited)
            {
                return awaited;
            }
        }

        return null;
    }

    private static object? Inside(object awaiter, int layers)
    {
        if (!awaiter.GetType().IsValueType)
        {
            return awaiter;
        }

        if (layers == 0)
        {
            return null;
        }

        foreach (var field in FieldsOf(awaiter.GetType()))
        {
            if ((field.FieldType.IsClass || field.FieldType.IsInterface || (field.FieldType.IsValueType && !field.FieldType.IsPrimitive)) &&
                field.GetValue(awaiter) is { } value &&
                Inside(value, layers - 1) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // An async iterator is its own state machine; of other async methods it is a field of what was boxed.
    private static object? MachineIn(object awaited) => awaited is IAsyncStateMachine
        ? awaited
        : FieldsOf(awaited.GetType()).FirstOrDefault(field => field.Name == "StateMachine" &&
            typeof(IAsyncStateMachine).IsAssignableFrom(field.FieldType))?.GetValue(awaited);

    [UnconditionalSuppressMessage(
        "Trimming", "IL2070", Justification = "Fields that were trimmed away are not found, and the dump then says less.")]
    private static FieldInfo[] FieldsOf(Type type) => type.GetFields(Fields);
}
