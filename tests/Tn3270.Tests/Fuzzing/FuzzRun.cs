using System.Diagnostics;
using Xunit.Sdk;

namespace Holdfast.Tn3270.Tests.Fuzzing;

/// <summary>
/// Runs a target over its corpus, then over generated and mutated inputs. What fails is made as small as can be and told in
/// hexadecimal; put it into the corpus with the mend.
/// </summary>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    /// <summary>The most one input may take. Generous, for machines that are busy with other things.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>The most one input may allocate in bytes.</summary>
    private const long MemoryLimit = 256L << 20;

    private const int MinimisingRuns = 4000;

    /// <summary>How many inputs are mutated further; a new one takes the place of any.</summary>
    private const int KeptLimit = 20_000;

    private readonly Random _random = new(seed);
    private readonly FuzzNovelty _novelty = new();
    private readonly List<byte[]> _kept = [];

    public void Replay()
    {
        foreach (var input in FuzzCorpus.Load(target.Name))
            Try(input);
    }

    /// <summary>Goes on until the count or the time is used up; keeps what reached something new.</summary>
    public void Search(long count, TimeSpan time)
    {
        var mutator = new FuzzMutator(_random, target.Tokens);
        var watch = Stopwatch.StartNew();
        for (; count > 0 && watch.Elapsed < time; count--)
        {
            var input = _kept.Count == 0 || _random.Next(8) == 0 ? target.Generate(_random) : mutator.Mutate(Kept(), Kept());
            Try(input);
        }
    }

    /// <summary>Writes few inputs that reach much: the long ones first, and of the others those that reach something else.</summary>
    public void Save()
    {
        FuzzNovelty novelty = new();
        List<byte[]> needed = [];
        foreach (var input in _kept.Where(input => input.Length <= FuzzMutator.LongestInput).OrderByDescending(input => input.Length))
        {
            novelty.Begin();
            target.Run(input, novelty);
            if (novelty.End() && needed.Count < FuzzCorpus.Limit)
                needed.Add(input);
        }

        FuzzCorpus.Save(target.Name, needed);
    }

    public override string ToString() => $"{target.Name}: {_kept.Count} inputs kept, {_novelty.Count} transitions seen";

    private byte[] Kept() => _kept[_random.Next(_kept.Count)];

    private void Try(byte[] input)
    {
        _novelty.Begin();
        if (Fault(input, _novelty) is { } fault)
            throw new XunitException(Describe(input, fault));
        if (!_novelty.End())
            return;
        if (_kept.Count < KeptLimit)
            _kept.Add(input);
        else
            _kept[_random.Next(KeptLimit)] = input;
    }

    private Exception? Fault(byte[] input, FuzzNovelty novelty)
    {
        var watch = Stopwatch.StartNew();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(input, novelty);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(watch.Elapsed < TimeLimit, $"it took {watch.Elapsed}");
            Assert.True(allocated < MemoryLimit, $"it allocated {allocated} bytes");
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    private string Describe(byte[] input, Exception fault)
    {
        var small = Minimise(input);
        var last = Fault(small, new FuzzNovelty()) ?? fault;
        return $"{target.Name}, seed {seed}, {small.Length} bytes: {Convert.ToHexStringLower(small)}\n{last}";
    }

    // Cuts out halves, quarters and so on, as long as it still fails.
    private byte[] Minimise(byte[] input)
    {
        var runs = 0;
        for (var piece = Math.Max(1, input.Length / 2); ; piece = Math.Max(1, piece / 2))
        {
            var shorter = false;
            for (var at = 0; at + piece <= input.Length && runs < MinimisingRuns;)
            {
                byte[] without = [.. input[..at], .. input[(at + piece)..]];
                runs++;
                if (Fault(without, new FuzzNovelty()) is null)
                    at += piece;
                else
                    (input, shorter) = (without, true);
            }

            if (runs >= MinimisingRuns || (piece == 1 && !shorter))
                return input;
        }
    }
}
