using Holdfast.Runtime;

namespace Holdfast.Sessions.Recording;

/// <summary>The file of a recording under way, as far as it was written. The desk's loop owns it.</summary>
internal sealed class TapeFile(RecordingEntry entry)
{
    /// <summary>The open file; null while it is closed.</summary>
    public FileHandle? Handle { get; set; }

    /// <summary>Bytes of whole records; null before the file was opened for the first time.</summary>
    public long? Length { get; private set; }

    /// <summary>Whether something is missing at its end, so that only what makes sense alone may follow.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>When something was written last; tells which files are closed first.</summary>
    public TimeSpan UsedAt { get; set; }

    /// <summary>Opens it. One that a daemon before has begun is read to its last whole record and goes on after it.</summary>
    /// <exception cref="IOException">It cannot be opened, or read.</exception>
    public async ValueTask OpenAsync(FileSystem files, string path, CancellationToken cancellationToken)
    {
        Handle = await files.OpenAsync(path, FileOpening.Create, cancellationToken);
        if (Length is not null || Handle.Length == 0)
        {
            Length ??= 0;
            return;
        }

        var scan = await RecordingScan.ReadAsync(Handle, cancellationToken);
        Length = scan is null ? 0 : scan.Length;
        if (scan is not null) entry.Restore(scan);
    }

    /// <summary>Writes records after those that are there; true where that succeeded.</summary>
    public async ValueTask<bool> TryAppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await Handle!.WriteAtAsync(Length!.Value, bytes, cancellationToken);
            Length += bytes.Length;
            IsBroken = false;
            return true;
        }
        catch (IOException)
        {
            IsBroken = true;
            return false;
        }
    }

    /// <summary>Notes that something of it was not written.</summary>
    public void Break() => IsBroken = true;

    /// <summary>Takes off what a failed write may have left, and closes it.</summary>
    public async ValueTask CloseAsync()
    {
        if (Handle is not { } handle) return;
        Handle = null;
        try
        {
            if (Length is { } length && handle.Length > length) handle.SetLength(length);
            await handle.DisposeAsync();
        }
        catch (IOException)
        {
            // A cut tail is read up to its last whole record; there is nothing more to be done for it.
            return;
        }
    }
}
