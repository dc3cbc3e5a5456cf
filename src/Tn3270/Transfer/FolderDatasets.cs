using System.Buffers;
using System.Buffers.Binary;
using Holdfast.Runtime;

namespace Holdfast.Tn3270.Transfer;

/// <summary>
/// Data sets as files of one folder: eight bytes of heading (a mark, RECFM, LRECL), then each record after two bytes of length.
/// </summary>
public sealed class FolderDatasets : IDatasets
{
    private const int HeadLength = 8;

    private readonly FileSystem _files;
    private readonly string _folder;

    /// <summary>Keeps data sets in a folder, which is created where it is not there.</summary>
    public FolderDatasets(FileSystem files, string folder)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(folder);
        _files = files;
        _folder = folder;
        files.CreateFolder(folder);
    }

    private static ReadOnlySpan<byte> Mark => "HFDS1"u8;

    /// <summary>The names of the data sets there are, in order.</summary>
    public IReadOnlyList<string> List() =>
        [.. _files.List(_folder).Select(path => Path.GetFileName(path)).Where(IsName)];

    /// <inheritdoc/>
    public bool IsName(string name) => DatasetName.TryNormalize(name, out _);

    /// <inheritdoc/>
    public async ValueTask<Dataset?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        string path = PathOf(name);
        return _files.Exists(path) ? Read(await _files.ReadAllBytesAsync(path, cancellationToken), name) : null;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(string name, Dataset dataset, CancellationToken cancellationToken) =>
        _files.ReplaceAsync(PathOf(name), Write(dataset), cancellationToken);

    private string PathOf(string name) =>
        DatasetName.TryNormalize(name, out string? normal)
            ? Path.Combine(_folder, normal)
            : throw new IOException($"'{name}' is no name of a data set.");

    private static Dataset Read(byte[] content, string name)
    {
        if (content.Length < HeadLength || !content.AsSpan().StartsWith(Mark))
        {
            throw new IOException($"{name} is no data set of this program.");
        }
        List<ReadOnlyMemory<byte>> records = [];
        int position = HeadLength;
        while (position < content.Length)
        {
            int length = content.Length - position < 2 ? -1 : BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(position));
            if (length < 0 || length > content.Length - position - 2)
            {
                throw new IOException($"{name} is cut short.");
            }
            records.Add(content.AsMemory(position + 2, length));
            position += 2 + length;
        }
        return new Dataset
        {
            Format = (RecordFormat)content[Mark.Length],
            RecordLength = BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(Mark.Length + 1)),
            Records = records,
        };
    }

    private static ReadOnlyMemory<byte> Write(Dataset dataset)
    {
        ArrayBufferWriter<byte> output = new();
        output.Write(Mark);
        output.Write([(byte)dataset.Format, (byte)(dataset.RecordLength >> 8), (byte)dataset.RecordLength]);
        Span<byte> length = stackalloc byte[2];
        foreach (ReadOnlyMemory<byte> record in dataset.Records)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)record.Length);
            output.Write(length);
            output.Write(record.Span);
        }
        return output.WrittenMemory;
    }
}
