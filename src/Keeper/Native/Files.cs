using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast.Keeper.Native;

/// <summary>What the Keeper does with files beyond opening and writing them.</summary>
internal static unsafe partial class Files
{
    private const string Library = "libc";
    private const int FromEnd = 2;
    private const int NameOffset = 19; // of d_name in struct dirent of a 64-bit Linux

    /// <summary>A file's length in bytes; 0 for what has none.</summary>
    public static long Length(int descriptor) => Math.Max(0, Seek(descriptor, 0, FromEnd));

    /// <summary>Renames a file; false where the system refused.</summary>
    public static bool Rename(string from, string to) => RenamePath(from, to) == 0;

    /// <summary>Cuts a file off at a length.</summary>
    public static bool Cut(int descriptor, long length) => Truncate(descriptor, length) == 0;

    /// <summary>Reads at an offset.</summary>
    /// <returns>How many bytes; 0 at the end, or where it failed.</returns>
    public static int ReadAt(int descriptor, Span<byte> target, long offset)
    {
        fixed (byte* start = target)
            return Math.Max(0, (int)PositionedRead(descriptor, start, (nuint)target.Length, offset));
    }

    /// <summary>Writes at an offset, as much as the system takes.</summary>
    /// <returns>How many bytes.</returns>
    public static int WriteAt(int descriptor, ReadOnlySpan<byte> bytes, long offset)
    {
        var written = 0;
        fixed (byte* start = bytes)
        {
            while (written < bytes.Length)
            {
                var count = PositionedWrite(descriptor, start + written, (nuint)(bytes.Length - written), offset + written);
                if (count <= 0)
                    break;
                written += (int)count;
            }
        }

        return written;
    }

    /// <summary>The names in a folder; none where it cannot be read.</summary>
    public static List<string> Names(string folder)
    {
        List<string> names = [];
        var stream = OpenFolder(folder);
        if (stream == 0)
            return names;
        while (ReadFolder(stream) is var entry && entry != null)
        {
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset);
            names.Add(Encoding.UTF8.GetString(name));
        }

        _ = CloseFolder(stream);
        return names;
    }

    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenamePath(string from, string to);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int Truncate(int descriptor, long length);

    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    private static partial nint PositionedRead(int descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport(Library, EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint PositionedWrite(int descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport(Library, EntryPoint = "opendir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenFolder(string path);

    [LibraryImport(Library, EntryPoint = "readdir")]
    private static partial byte* ReadFolder(nint stream);

    [LibraryImport(Library, EntryPoint = "closedir")]
    private static partial int CloseFolder(nint stream);
}
