using System.Buffers.Binary;

namespace Holdfast.Storage.Tests.Journal;

/// <summary>
/// Tells which bytes of a database file hold nothing: fields of the file header that no reading depends on, and the room
/// between the cells of a page (https://sqlite.org/fileformat2.html).
/// </summary>
internal sealed class PageSpace
{
    private readonly byte[] _file;
    private readonly int _pageSize;

    internal PageSpace(byte[] file)
    {
        _file = file;
        _pageSize = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(16));
    }

    /// <summary>The kind of unused byte, or null where the byte belongs to something.</summary>
    internal string? KindOf(int offset)
    {
        if (offset < 100)
        {
            return HeaderField(offset);
        }

        int page = offset / _pageSize;
        int start = page * _pageSize;
        int header = page == 0 ? 100 : start;
        byte type = _file[header];
        if (type is not (2 or 5 or 10 or 13))
        {
            return null;
        }

        int at = offset - start;
        int cells = BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(header + 3));
        int pointersEnd = header - start + (type is 2 or 5 ? 12 : 8) + (2 * cells);
        int contentStart = BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(header + 5));
        if (at >= pointersEnd && at < contentStart)
        {
            return "gap between cell pointers and cells";
        }

        for (int block = BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(header + 1)); block != 0;)
        {
            int size = BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(start + block + 2));
            if (at >= block + 4 && at < block + size)
            {
                return "free block of a page";
            }

            block = BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(start + block));
        }

        return null;
    }

    private static string? HeaderField(int offset) => offset switch
    {
        18 => "header: version for writing, of no matter to reading",
        >= 24 and < 28 => "header: change counter",
        >= 28 and < 32 => "header: size in pages, taken from the file's length where it does not fit",
        >= 40 and < 44 => "header: schema cookie",
        >= 44 and < 47 or >= 56 and < 59 => "header: upper bytes of schema format and text encoding, which SQLite cuts off",
        >= 48 and < 52 => "header: suggested cache size",
        >= 60 and < 64 => "header: user version",
        >= 68 and < 72 => "header: application id",
        >= 72 and < 92 => "header: reserved",
        >= 92 and < 96 => "header: version-valid-for",
        >= 96 and < 100 => "header: number of the SQLite that wrote last",
        _ => null,
    };
}
