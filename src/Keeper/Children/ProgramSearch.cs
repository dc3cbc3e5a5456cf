using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>Finds the program of an order as a shell would: a name without a slash is looked up on the child's own PATH.</summary>
internal static class ProgramSearch
{
    private const string PathVariable = "PATH=";
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>The program's path; null where no folder of PATH has it.</summary>
    public static string? Find(SpawnOrder order)
    {
        if (order.File.Contains('/', StringComparison.Ordinal))
            return order.File;
        foreach (var folder in PathOf(order).Split(':'))
        {
            var candidate = folder.Length == 0 ? $"./{order.File}" : $"{folder}/{order.File}";
            var seen = candidate.StartsWith('/') || order.WorkingFolder is null
                ? candidate
                : $"{order.WorkingFolder}/{candidate}";
            if (Libc.Access(seen, Flags.MayExecute) == 0)
                return candidate;
        }

        return null;
    }

    private static string PathOf(SpawnOrder order)
    {
        foreach (var variable in order.Variables)
        {
            if (variable.StartsWith(PathVariable, StringComparison.Ordinal))
                return variable[PathVariable.Length..];
        }

        return DefaultPath;
    }
}
