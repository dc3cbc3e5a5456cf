namespace Holdfast.Runtime;

/// <summary>Entropy made of 64-bit words: execution models differ only in where the words and the time come from.</summary>
internal abstract class WordEntropy : Entropy
{
    private readonly IdSequence _ids = new();

    /// <summary>The next 64 random bits.</summary>
    protected abstract ulong NextWord();

    /// <summary>The clock whose milliseconds begin an identifier.</summary>
    protected abstract Clock Clock { get; }

    /// <inheritdoc/>
    public override long NextInt64(long exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        var range = (ulong)exclusiveMaximum;

        // The high half of word * range is uniform once the words that would favour low results are thrown back.
        var unfair = (0 - range) % range;
        while (true)
        {
            var high = Math.BigMul(NextWord(), range, out var low);
            if (low >= unfair)
            {
                return (long)high;
            }
        }
    }

    /// <inheritdoc/>
    public override double NextDouble() => (NextWord() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override string NewId() => _ids.Next(Clock.UtcNow.ToUnixTimeMilliseconds(), this);
}
