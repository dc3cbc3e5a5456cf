using System.Buffers.Binary;

namespace Holdfast.Runtime;

/// <summary>
/// Identifiers in the ULID layout: 48 bits of milliseconds, 80 random bits, in Crockford's base 32. Within one millisecond the
/// random part counts up, so identifiers of one sequence always ascend.
/// </summary>
internal sealed class IdSequence
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Characters = 26;
    private const long LastMillisecond = (1L << 48) - 1;

    private readonly Lock _lock = new();
    private long _millisecond = -1;
    private ushort _high;
    private ulong _low;

    /// <summary>The next identifier; <paramref name="millisecond"/> is Unix time, kept from going back.</summary>
    public string Next(long millisecond, Entropy random)
    {
        lock (_lock)
        {
            Advance(Math.Clamp(millisecond, 0, LastMillisecond), random);
            return Encode(new UInt128(((ulong)_millisecond << 16) | _high, _low));
        }
    }

    private void Advance(long millisecond, Entropy random)
    {
        if (millisecond <= _millisecond)
        {
            if (++_low != 0 || ++_high != 0)
            {
                return;
            }

            // All 80 bits were used up: the next millisecond is borrowed rather than an identifier repeated.
            millisecond = _millisecond + 1;
        }

        Span<byte> bytes = stackalloc byte[10];
        random.Fill(bytes);
        _millisecond = millisecond;
        _high = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
    }

    private static string Encode(UInt128 value) => string.Create(Characters, value, static (characters, rest) =>
    {
        for (var i = characters.Length - 1; i >= 0; i--)
        {
            characters[i] = Digits[(int)(rest & 31)];
            rest >>= 5;
        }
    });
}
