using System.Buffers.Binary;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Survival;

/// <summary>
/// The bytes of one connection in memory that outlives this daemon: a log that the far side's bytes are received into, and two places for
/// sealed snapshots of which one store makes one valid. The first page but for its numbers is its owner's.
/// </summary>
/// <remarks>The connection's reader alone receives and begins the log again; snapshots are made by one at a time.</remarks>
internal sealed class StreamKeep
{
    /// <summary>Where the owner's own numbers may begin in the first page.</summary>
    public const int NumbersEnd = 80;

    /// <summary>A snapshot is due when so many bytes lie in the log: few pages stay in use that way.</summary>
    private const int CrowdedBytes = 3 * 1024;

    /// <summary>Room for one read.</summary>
    private const int ReadBytes = 8 * 1024;

    private const int PageBytes = 4096;
    private const int ReserveStep = 16 * 1024;
    // At, length, restorations.
    private const int SnapshotHead = 20;

    private const int ActiveOffset = FactsPage.FreeNumbers;
    private const int LogStartOffset = 40;
    private const int LogEndOffset = 48;
    private const int ReadZeroOffset = 56;
    private const int WrittenZeroOffset = 64;
    private const int RestorationsOffset = 72;
    private const int LogPlace = FactsPage.Length;

    private readonly KeptMemory _memory;
    private readonly byte[] _key;
    private readonly int _logBytes;
    private readonly int _snapshotPlace;
    private readonly int _placeBytes;
    private readonly int[] _reservedPlaces = new int[2];
    private int _reservedLog;
    private long _snapshots;
    private int _restorations;
    private long _logStart;
    private long _logEnd;

    // Begun, or gone on with: its own numbers tell what is where.
    private bool _isGoingOn;

    /// <summary>What is in a memory.</summary>
    /// <param name="memory">The memory, of <see cref="FileBytes"/>; of the first page alone where no bytes are kept.</param>
    /// <param name="key">The key of the snapshots; empty where none are made.</param>
    /// <param name="logBytes">Bytes from the far side that are kept behind a snapshot, at the most.</param>
    public StreamKeep(KeptMemory memory, byte[] key, int logBytes)
    {
        _memory = memory;
        _key = key;
        _logBytes = logBytes;
        _snapshotPlace = LogPlace + logBytes;
        _placeBytes = Math.Max(0, (memory.Length - _snapshotPlace) / 2);
    }

    /// <summary>The number of the valid snapshot; 0 for none.</summary>
    public long Active => _memory.ReadNumber(ActiveOffset);

    /// <summary>How many bytes of the far side were received.</summary>
    public long Received => _logEnd;

    /// <summary>
    /// How many of the memory's first bytes are not sealed: the first page and what lies in the log. Null where that is not known, or where
    /// the file has no room for them: nothing may be stored there then.
    /// </summary>
    public int? Readable => _isGoingOn ? Math.Min(_memory.Length, LogPlace + (int)(_logEnd - _logStart)) : null;

    /// <summary>Whether a snapshot is due.</summary>
    public bool IsCrowded => _logEnd - _logStart >= CrowdedBytes;

    /// <summary>The length of a file whose snapshots have so many bytes at the most.</summary>
    public static int FileBytes(int logBytes, int snapshotBytes) => LogPlace + logBytes + (2 * Pages(snapshotBytes));

    /// <summary>Begins with a connection that nothing was read from or written to; false where the disk has no room.</summary>
    /// <param name="zero">The kernel's counts.</param>
    public bool TryBegin(ByteTally zero)
    {
        var reserved = Math.Min(_memory.Length, LogPlace + ReserveStep);
        _reservedLog = reserved - LogPlace;
        if (!_memory.TryReserve(0, reserved)) return false;
        _memory.WriteNumber(ReadZeroOffset, zero.Read);
        _memory.WriteNumber(WrittenZeroOffset, zero.Written);
        return _isGoingOn = true;
    }

    /// <summary>Where the next bytes are to be received; empty where there is no room.</summary>
    public Memory<byte> Room()
    {
        var at = (int)(_logEnd - _logStart);
        var room = Math.Min(ReadBytes, _logBytes - at);
        if (room <= 0) return default;
        if (at + room > _reservedLog)
        {
            var wanted = Math.Min(_logBytes, at + room + ReserveStep);
            if (!_memory.TryReserve(LogPlace, wanted)) return default;
            _reservedLog = wanted;
        }

        return _memory.Memory.Slice(LogPlace + at, room);
    }

    /// <summary>So many bytes were received there.</summary>
    public void Took(int count)
    {
        _logEnd += count;
        _memory.WriteNumber(LogEndOffset, _logEnd);
    }

    /// <summary>Bytes of the log, by their number since the connection began.</summary>
    public ReadOnlySpan<byte> Log(long from, int count) => _memory.GetSpan().Slice(LogPlace + (int)(from - _logStart), count);

    /// <summary>Begins the log again: all of it is in the snapshot. No read may be under way.</summary>
    public void Restart()
    {
        var old = _memory.GetSpan().Slice(LogPlace, (int)(_logEnd - _logStart));
        _logStart = _logEnd;
        _memory.WriteNumber(LogStartOffset, _logStart);
        // What passes may be secret, and is not sealed here.
        old.Clear();
    }

    /// <summary>Makes a snapshot.</summary>
    /// <param name="content">What is in it.</param>
    /// <param name="at">How many bytes from the far side are in it.</param>
    /// <returns>Why there is none, in words; the snapshot before stays valid.</returns>
    public string? Seal(ReadOnlySpan<byte> content, long at)
    {
        var length = SnapshotSeal.SealedLength(content.Length);
        if (SnapshotHead + length > _placeBytes) return "the terminal's state takes more room than can be kept";
        var number = _snapshots + 1;
        var place = (int)(number & 1);
        if (!Reserve(place, SnapshotHead + length)) return "the disk has no room for the terminal's state";
        var target = Place(place);
        BinaryPrimitives.WriteInt64LittleEndian(target, at);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], length);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], _restorations);
        SnapshotSeal.Seal(_key, number, _restorations, at, content, target.Slice(SnapshotHead, length));
        _memory.WriteNumber(ActiveOffset, number);
        _snapshots = number;
        return null;
    }

    /// <summary>Opens what a daemon before left: first the counts, then the snapshot.</summary>
    /// <param name="tally">The kernel's counts.</param>
    /// <param name="taken">How many bytes from the far side were received.</param>
    /// <param name="at">How many of them are in the snapshot; the others are in the log.</param>
    /// <param name="content">The snapshot, to be zeroed once it is read; null where there is none.</param>
    /// <returns>Why it cannot be gone on with, in words; null where it can.</returns>
    public string? TryOpen(ByteTally tally, out long taken, out long at, out byte[]? content)
    {
        (at, content) = (0, null);
        taken = tally.Read - _memory.ReadNumber(ReadZeroOffset);
        _logStart = _memory.ReadNumber(LogStartOffset);
        _logEnd = _memory.ReadNumber(LogEndOffset);
        _snapshots = Active;
        if (taken < _logEnd || taken > _logEnd + ReadBytes || taken - _logStart > _logBytes || _logStart > _logEnd)
            return $"{taken} bytes were received, and {_logEnd} are kept";
        if (_snapshots != 0)
        {
            var place = Place((int)(_snapshots & 1));
            at = BinaryPrimitives.ReadInt64LittleEndian(place);
            var length = BinaryPrimitives.ReadInt32LittleEndian(place[8..]);
            var restorations = BinaryPrimitives.ReadInt32LittleEndian(place[12..]);
            if (length < 0 || length > place.Length - SnapshotHead) return "its snapshot is damaged";
            content = _key.Length == SnapshotSeal.KeyLength ? SnapshotSeal.Open(_key, _snapshots, restorations, at, place.Slice(SnapshotHead, length)) : null;
            if (content is null) return "its snapshot cannot be opened with the key that the Keeper held";
        }

        return at < _logStart || at > _logEnd ? $"the snapshot is at {at}, the log from {_logStart} to {_logEnd}" : null;
    }

    /// <summary>Goes on with what <see cref="TryOpen"/> opened, once its machine has taken what is in the log.</summary>
    /// <param name="tally">The same counts.</param>
    /// <param name="taken">How many bytes from the far side the machine has taken.</param>
    /// <param name="queued">How many bytes the machine ever queued.</param>
    /// <param name="pending">How many of them it thinks are not sent yet.</param>
    /// <param name="sent">How many of those were sent all the same.</param>
    /// <returns>Why it cannot be gone on with, in words; null where it can.</returns>
    public string? TryGoOn(ByteTally tally, long taken, long queued, int pending, out int sent)
    {
        var written = tally.Written - _memory.ReadNumber(WrittenZeroOffset);
        sent = 0;
        if (written < queued - pending || written > queued) return $"{written} bytes were sent, and {queued - pending} to {queued} can have been";
        sent = (int)(written - (queued - pending));
        // A daemon that died may have used the next snapshot's number for one it did not come to make valid: noted before this one makes any.
        _restorations = (int)_memory.ReadNumber(RestorationsOffset) + 1;
        _memory.WriteNumber(RestorationsOffset, _restorations);
        _logEnd = taken;
        _memory.WriteNumber(LogEndOffset, taken);
        _reservedLog = Pages((int)(taken - _logStart));
        _isGoingOn = true;
        return null;
    }

    private static int Pages(int bytes) => (bytes + PageBytes - 1) / PageBytes * PageBytes;

    private bool Reserve(int place, int bytes)
    {
        if (bytes <= _reservedPlaces[place]) return true;
        var wanted = Math.Min(_placeBytes, Pages(bytes));
        if (!_memory.TryReserve(_snapshotPlace + (place * _placeBytes), wanted)) return false;
        _reservedPlaces[place] = wanted;
        return true;
    }

    private Span<byte> Place(int place) => _memory.GetSpan().Slice(_snapshotPlace + (place * _placeBytes), _placeBytes);
}
