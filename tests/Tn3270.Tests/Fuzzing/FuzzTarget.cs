namespace Holdfast.Tn3270.Tests.Fuzzing;

/// <summary>
/// Something that takes any bytes. A run throws where an invariant is broken and otherwise reports what it reached, so that inputs
/// which reach something new are kept.
/// </summary>
internal abstract class FuzzTarget
{
    /// <summary>The name of its file in the corpus.</summary>
    public abstract string Name { get; }

    /// <summary>Byte sequences that mean something to it; mutations put them in.</summary>
    public abstract IReadOnlyList<byte[]> Tokens { get; }

    /// <summary>An input from nothing.</summary>
    public abstract byte[] Generate(Random random);

    /// <summary>Takes one input.</summary>
    public abstract void Run(ReadOnlySpan<byte> input, FuzzNovelty novelty);
}
