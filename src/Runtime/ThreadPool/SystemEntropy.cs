using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>The system's cryptographic randomness.</summary>
internal sealed class SystemEntropy(Clock clock) : WordEntropy
{
    /// <inheritdoc/>
    protected override Clock Clock => clock;

    /// <inheritdoc/>
    public override void Fill(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);

    /// <inheritdoc/>
    protected override ulong NextWord()
    {
        var word = 0UL;
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<ulong>(ref word)));
        return word;
    }
}
