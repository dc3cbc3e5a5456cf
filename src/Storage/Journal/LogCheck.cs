using System.Buffers.Binary;
using Holdfast.Runtime;

namespace Holdfast.Storage.Journal;

/// <summary>
/// Looks for damage inside a write-ahead log. SQLite takes a frame whose checksum is wrong for the end of the log and passes
/// over all after it, which is right after a power cut and hides later transactions after tampering. A power cut can spoil
/// only the last transaction, because each is synced before the next begins; so a damaged frame with transactions behind it
/// that were begun after its own had ended is no power cut. Format: https://sqlite.org/fileformat2.html#the_write_ahead_log.
/// </summary>
internal static class LogCheck
{
    private const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;
    private const int LargestPage = 65_536;
    private const uint Magic = 0x377f0682;

    /// <summary>What is wrong with the log, or null. A log that is not there is in order.</summary>
    internal static async ValueTask<string?> FindDamageAsync(FileSystem files, string path, CancellationToken cancellationToken)
    {
        string? first = await ScanAsync(files, path, cancellationToken);

        // Beside a running node a frame may be read while it is being written; real damage is still there the second time.
        return first is null ? null : await ScanAsync(files, path, cancellationToken) == first ? first : null;
    }

    private static async ValueTask<string?> ScanAsync(FileSystem files, string path, CancellationToken cancellationToken)
    {
        FileHandle handle;
        try
        {
            handle = await files.OpenAsync(path, FileOpening.Read, cancellationToken);
        }
        catch (IOException)
        {
            // No log, or none any more: a clean end has folded it into the database.
            return null;
        }

        await using (handle)
        {
            byte[] header = new byte[HeaderSize];
            if (await handle.ReadAtAsync(0, header, cancellationToken) < HeaderSize)
            {
                return null;
            }

            uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
            int pageSize = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8));
            bool isRight = LogChecksum.IsRight(header.AsSpan(0, 24), default, header.AsSpan(24), bigEndian: (magic & 1) != 0);
            if ((magic & ~1u) != Magic || pageSize is < 512 or > LargestPage || !isRight)
            {
                return "the header of the write-ahead log is damaged, so the transactions in it are not seen";
            }

            return await ScanFramesAsync(handle, header, pageSize, cancellationToken);
        }
    }

    private static async ValueTask<string?> ScanFramesAsync(
        FileHandle handle, byte[] header, int pageSize, CancellationToken cancellationToken)
    {
        bool bigEndian = (header[3] & 1) != 0;
        byte[] frame = new byte[FrameHeaderSize + pageSize];
        byte[] seed = header.AsSpan(24, 8).ToArray();
        long damaged = 0;
        int commitsBehind = 0;
        for (long number = 1, offset = HeaderSize; ; number++, offset += frame.Length)
        {
            if (await handle.ReadAtAsync(offset, frame, cancellationToken) < frame.Length)
            {
                break;
            }

            bool isRight = LogChecksum.IsFrameRight(frame, seed, bigEndian) && frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8));
            if (!isRight && damaged == 0)
            {
                damaged = number;
            }
            else if (isRight && damaged != 0 && BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4)) != 0)
            {
                commitsBehind++;
            }

            frame.AsSpan(16, 8).CopyTo(seed);
        }

        // The first commit behind the damage may end the very transaction that a power cut spoiled.
        return commitsBehind > 1
            ? $"frame {damaged} of the write-ahead log is damaged and hides {commitsBehind} transactions or parts of them"
            : null;
    }
}
