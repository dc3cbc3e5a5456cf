namespace Holdfast.Runtime;

/// <summary>Randomness: cryptographic on real execution models, seeded and repeatable in simulation.</summary>
public abstract class Entropy
{
    /// <summary>Fills the buffer with random bytes.</summary>
    public abstract void Fill(Span<byte> buffer);

    /// <summary>A uniform number in [0, <paramref name="exclusiveMaximum"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not positive.</exception>
    public abstract long NextInt64(long exclusiveMaximum);

    /// <summary>A uniform number in [0, 1).</summary>
    public abstract double NextDouble();

    /// <summary>
    /// A new identifier: 26 characters of Crockford's base 32, lower case; the first ten are milliseconds of the clock, so
    /// identifiers sort by time of creation (the ULID layout).
    /// </summary>
    public abstract string NewId();
}
