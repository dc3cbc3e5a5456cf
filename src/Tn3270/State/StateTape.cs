using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Holdfast.Tn3270.State;

/// <summary>
/// The state of a machine as bytes. Each type passes its fields over the tape in one method, which saves them where the tape is being
/// written and sets them where it is being read: so the two cannot drift apart. Numbers are base-128, cells are runs.
/// </summary>
internal sealed class StateTape
{
    /// <summary>Equal bytes that are worth a run of their own.</summary>
    private const int LeastRun = 4;

    private readonly IBufferWriter<byte>? _output;
    private readonly ReadOnlyMemory<byte> _input;
    private int _read;

    /// <summary>A tape that is written.</summary>
    public StateTape(IBufferWriter<byte> output) => _output = output;

    /// <summary>A tape that is read.</summary>
    public StateTape(ReadOnlyMemory<byte> input) => _input = input;

    /// <summary>Whether it is read.</summary>
    public bool Reads => _output is null;

    /// <summary>Whether all of it was read.</summary>
    public bool AtEnd => _read == _input.Length;

    private ReadOnlySpan<byte> Left => _input.Span[_read..];

    /// <summary>A fault of what is read.</summary>
    public static FormatException Malformed(string what) => new($"The saved state is damaged: {what}.");

    /// <summary>Reads all of it, and whatever is wrong with it is one kind of fault.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public void Read(Action<StateTape> pass)
    {
        try
        {
            pass(this);
        }
        catch (Exception e) when (e is OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw new FormatException("The saved state is damaged.", e);
        }

        if (!AtEnd) throw Malformed("something follows it");
    }

    /// <summary>The form of what follows: another program may have written another one.</summary>
    public void PassForm(int form)
    {
        var number = form;
        Pass(ref number);
        if (number != form) throw Malformed($"its form is {number}, and this program's {form}");
    }

    public void Pass(ref ulong value)
    {
        if (Reads) value = ReadNumber();
        else WriteNumber(value);
    }

    public void Pass(ref long value)
    {
        var number = (ulong)(value << 1) ^ (ulong)(value >> 63);
        Pass(ref number);
        value = (long)(number >> 1) ^ -(long)(number & 1);
    }

    public void Pass(ref int value)
    {
        long number = value;
        Pass(ref number);
        value = checked((int)number);
    }

    public void Pass(ref uint value)
    {
        ulong number = value;
        Pass(ref number);
        value = checked((uint)number);
    }

    public void Pass(ref ushort value)
    {
        ulong number = value;
        Pass(ref number);
        value = checked((ushort)number);
    }

    public void Pass(ref byte value)
    {
        if (Reads) value = Take(1)[0];
        else Write([value]);
    }

    public void Pass(ref bool value)
    {
        var one = (byte)(value ? 1 : 0);
        Pass(ref one);
        value = one != 0;
    }

    public void Pass(ref char value)
    {
        ushort number = value;
        Pass(ref number);
        value = (char)number;
    }

    /// <summary>A value of an enumeration of any size up to four bytes.</summary>
    public void PassEnum<T>(ref T value)
        where T : unmanaged, Enum
    {
        var number = Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<T, byte>(value),
            2 => Unsafe.BitCast<T, ushort>(value),
            _ => Unsafe.BitCast<T, uint>(value),
        };
        Pass(ref number);
        value = Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<byte, T>((byte)number),
            2 => Unsafe.BitCast<ushort, T>((ushort)number),
            _ => Unsafe.BitCast<uint, T>(number),
        };
    }

    public void Pass(ref string? text)
    {
        var there = text is not null;
        Pass(ref there);
        if (!there)
        {
            text = null;
            return;
        }

        var length = Reads ? 0 : Encoding.UTF8.GetByteCount(text!);
        Pass(ref length);
        // What is saved stays as it is: another string of the same text would be one more to keep, for every time.
        if (Reads) text = Encoding.UTF8.GetString(Take(length));
        else Encoding.UTF8.GetBytes(text, _output!);
    }

    /// <summary>Bytes with their length.</summary>
    public void PassBytes(ref byte[] bytes)
    {
        var length = bytes.Length;
        Pass(ref length);
        if (Reads) bytes = Take(length).ToArray();
        else Write(bytes);
    }

    /// <summary>The same without an array between: what was read lies on the tape, and is copied before the next call.</summary>
    /// <param name="bytes">What is saved; nothing where the tape is read.</param>
    /// <returns>What was read; nothing where the tape is written.</returns>
    public ReadOnlySpan<byte> PassBytes(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length;
        Pass(ref length);
        if (Reads) return Take(length);
        Write(bytes);
        return default;
    }

    /// <summary>Names and values.</summary>
    public void PassMap(Dictionary<string, string> map, int limit)
    {
        (string? Name, string? Value)[] pairs = Reads ? [] : [.. map.Select(pair => (pair.Key, pair.Value))];
        Array.Resize(ref pairs, PassCount(pairs.Length, limit));
        if (Reads) map.Clear();
        foreach (ref var pair in pairs.AsSpan())
        {
            Pass(ref pair.Name);
            Pass(ref pair.Value);
            if (Reads) map[pair.Name ?? throw Malformed("a name")] = pair.Value ?? "";
        }
    }

    /// <summary>Pieces of bytes with their number.</summary>
    public void PassPieces(ref byte[][] pieces, int limit)
    {
        var count = PassCount(pieces.Length, limit);
        if (Reads) pieces = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            pieces[i] ??= [];
            PassBytes(ref pieces[i]);
        }
    }

    /// <summary>The number of what follows.</summary>
    public int PassCount(int count, int limit)
    {
        Pass(ref count);
        return count >= 0 && count <= limit ? count : throw Malformed("a number of items");
    }

    /// <summary>Bytes of a length that both sides know, as runs.</summary>
    public void PassRuns(Span<byte> bytes)
    {
        if (Reads) ReadRuns(bytes);
        else WriteRuns(bytes);
    }

    /// <summary>The same for numbers.</summary>
    public void PassRuns(Span<uint> numbers)
    {
        for (var at = 0; at < numbers.Length;)
        {
            var length = Reads ? 0 : RunOf(numbers[at..]);
            Pass(ref length);
            if (length <= 0 || length > numbers.Length - at) throw Malformed("a run");
            Pass(ref numbers[at]);
            numbers.Slice(at, length).Fill(numbers[at]);
            at += length;
        }
    }

    private static int RunOf<T>(ReadOnlySpan<T> items)
        where T : IEquatable<T>
    {
        var end = items.IndexOfAnyExcept(items[0]);
        return end < 0 ? items.Length : end;
    }

    private void WriteRuns(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var literal = 0;
            var run = 0;
            while (literal < bytes.Length && (run = RunOf(bytes[literal..])) < LeastRun) literal += run;
            if (literal > 0)
            {
                literal = Math.Min(literal, bytes.Length);
                WriteNumber((ulong)literal << 1);
                Write(bytes[..literal]);
                bytes = bytes[literal..];
                continue;
            }

            WriteNumber(((ulong)run << 1) | 1);
            Write(bytes[..1]);
            bytes = bytes[run..];
        }
    }

    private void ReadRuns(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var head = ReadNumber();
            if (head >> 1 == 0 || head >> 1 > (ulong)bytes.Length) throw Malformed("a run");
            var length = (int)(head >> 1);
            if ((head & 1) != 0) bytes[..length].Fill(Take(1)[0]);
            else Take(length).CopyTo(bytes);
            bytes = bytes[length..];
        }
    }

    private void Write(ReadOnlySpan<byte> bytes) => _output!.Write(bytes);

    private void WriteNumber(ulong value)
    {
        const int longest = 10;
        var span = _output!.GetSpan(longest);
        var length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _output.Advance(length);
    }

    private ulong ReadNumber()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Malformed("a number");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _input.Length - _read) throw Malformed("it ends too soon");
        var taken = Left[..count];
        _read += count;
        return taken;
    }
}
