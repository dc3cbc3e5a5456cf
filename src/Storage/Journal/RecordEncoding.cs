using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Storage.Journal;

/// <summary>
/// The bytes a record's hash is taken over, version 1: the predecessor's hash (32 bytes), the tenant, the sequence and the
/// time (8 bytes each, big-endian), then actor, kind, subject, result and data. Texts are UTF-8 behind their length in bytes
/// (4 bytes, big-endian). docs/internals/journal.md says the same with an example. Reused from record to record; not thread-safe.
/// </summary>
internal sealed class RecordEncoding
{
    internal const int HashSize = SHA256.HashSizeInBytes;

    private const int InitialBytes = 1_024;

    private static readonly byte[] GenesisLabel = "holdfast journal 1\n"u8.ToArray();

    private readonly byte[] _tenant;
    private byte[] _buffer = new byte[InitialBytes];
    private int _length;

    internal RecordEncoding(string tenant) => _tenant = Encoding.UTF8.GetBytes(tenant);

    /// <summary>What stands for the predecessor's hash in the first record: SHA-256 of a label, a line feed and the tenant.</summary>
    internal static byte[] Genesis(string tenant) =>
        SHA256.HashData([.. GenesisLabel, .. Encoding.UTF8.GetBytes(tenant)]);

    /// <summary>Begins a record; then its five texts are added in order.</summary>
    internal void Begin(ReadOnlySpan<byte> previous, long sequence, long microseconds)
    {
        if (previous.Length != HashSize)
        {
            throw new ArgumentException($"a hash has {HashSize} bytes", nameof(previous));
        }

        _length = 0;
        previous.CopyTo(Take(HashSize));
        Add(_tenant);
        BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), sequence);
        BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), microseconds);
    }

    /// <summary>Adds a text that is UTF-8 already.</summary>
    internal void Add(ReadOnlySpan<byte> utf8)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), utf8.Length);
        utf8.CopyTo(Take(utf8.Length));
    }

    /// <summary>Adds a text and returns its UTF-8, valid until the next text is added.</summary>
    internal ReadOnlySpan<byte> Add(string text)
    {
        int size = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), size);
        Span<byte> place = Take(size);
        Encoding.UTF8.GetBytes(text, place);
        return place;
    }

    /// <summary>The record's hash.</summary>
    internal void Hash(Span<byte> hash) => SHA256.HashData(_buffer.AsSpan(0, _length), hash);

    private Span<byte> Take(int size)
    {
        int start = _length;
        if (_buffer.Length - start < size)
        {
            Array.Resize(ref _buffer, Math.Max(start + size, _buffer.Length * 2));
        }

        _length += size;
        return _buffer.AsSpan(start, size);
    }
}
