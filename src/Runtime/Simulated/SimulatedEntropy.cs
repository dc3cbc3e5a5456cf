using System.Buffers.Binary;

namespace Holdfast.Runtime.Simulated;

/// <summary>Repeatable randomness of one host.</summary>
internal sealed class SimulatedEntropy(SeededWords words, Trace trace, Clock clock) : WordEntropy
{
    /// <inheritdoc/>
    protected override Clock Clock => clock;

    /// <inheritdoc/>
    public override void Fill(Span<byte> buffer)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (!buffer.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, NextWord());
            var count = Math.Min(word.Length, buffer.Length);
            word[..count].CopyTo(buffer);
            buffer = buffer[count..];
        }
    }

    /// <inheritdoc/>
    protected override ulong NextWord()
    {
        var word = words.Next();
        trace.Add("random", (long)word);
        return word;
    }
}
