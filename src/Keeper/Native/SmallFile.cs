using System.Text;

namespace Holdfast.Keeper.Native;

/// <summary>Files that the kernel makes up as they are read (/proc, /sys): read whole, written in one call.</summary>
internal static unsafe class SmallFile
{
    /// <summary>What is read of one at most, bytes: 2,048 children's ids of ten digits fit.</summary>
    public const int MostBytes = 64 * 1024;

    private const int StackBytes = 1024;

    /// <summary>The text; null where it cannot be read.</summary>
    public static string? Read(string path)
    {
        var bytes = ReadBytes(path);
        return bytes is null ? null : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The content; null where it cannot be read.</summary>
    public static byte[]? ReadBytes(string path)
    {
        var descriptor = Libc.Open(path, Flags.OpenReadOnly | Flags.CloseOnExec, 0);
        if (descriptor < 0)
            return null;
        try
        {
            return ReadAll(descriptor);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>Writes a text in one call, as such files want it.</summary>
    /// <returns>0, or the system's error number.</returns>
    public static int Write(string path, string text)
    {
        var descriptor = Libc.Open(path, Flags.OpenWriteOnly | Flags.CloseOnExec, 0);
        if (descriptor < 0)
            return Errno.Last;
        Span<byte> bytes = stackalloc byte[StackBytes];
        var length = Encoding.UTF8.GetBytes(text.AsSpan(0, Math.Min(text.Length, StackBytes / 3)), bytes);
        fixed (byte* start = bytes)
        {
            var errno = Libc.Write(descriptor, start, (nuint)length) == length ? 0 : Errno.Last;
            _ = Libc.Close(descriptor);
            return errno;
        }
    }

    private static byte[]? ReadAll(int descriptor)
    {
        var buffer = new byte[StackBytes];
        var length = 0;
        while (length < MostBytes)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 4);
            nint count;
            fixed (byte* start = buffer)
                count = Libc.Read(descriptor, start + length, (nuint)(buffer.Length - length));
            if (count < 0)
                return null;
            if (count == 0)
                break;
            length += (int)count;
        }

        return buffer[..length];
    }
}
