namespace Holdfast.Conformance.Differential;

/// <summary>Makes a script that differs smaller, as long as it still differs: steps first, then parts of steps.</summary>
internal static class Shrinking
{
    /// <summary>How often the two terminals are compared to make one script smaller.</summary>
    private const int AttemptLimit = 250;

    public static async Task<HostScript> ShrinkAsync(HostScript script, Func<HostScript, Task<string>> compare)
    {
        int attempts = 0;
        bool smaller = true;
        while (smaller)
        {
            smaller = false;
            foreach (HostScript candidate in Candidates(script))
            {
                if (attempts++ >= AttemptLimit)
                {
                    return script;
                }
                if ((await compare(candidate)).Length > 0)
                {
                    script = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return script;
    }

    private static IEnumerable<HostScript> Candidates(HostScript script)
    {
        for (int i = script.Steps.Count - 1; i >= script.Prelude; i--)
        {
            yield return With(script, i, null);
        }
        for (int i = script.Steps.Count - 1; i >= script.Prelude; i--)
        {
            IReadOnlyList<byte[]> parts = script.Steps[i].Parts;
            for (int part = parts.Count - 2; part > 0; part--)
            {
                yield return With(script, i, new HostStep([.. parts.Take(part), .. parts.Skip(part + 1)], null));
            }
        }
    }

    private static HostScript With(HostScript script, int index, HostStep? step) => script with
    {
        Steps = [.. script.Steps.Take(index), .. step is null ? [] : (HostStep[])[step], .. script.Steps.Skip(index + 1)],
    };
}
