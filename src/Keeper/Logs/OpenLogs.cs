namespace Holdfast.Keeper.Logs;

/// <summary>
/// Which logs are open: those last written to, and no more than <see cref="Most"/>, for each descriptor that is open has to be closed
/// again in every child that is started.
/// </summary>
internal sealed class OpenLogs
{
    /// <summary>The most that are open at once.</summary>
    public const int Most = 64;

    private readonly LinkedList<LogFile> _byUse = []; // the one longest unused first

    /// <summary>How many are open.</summary>
    public int Count => _byUse.Count;

    /// <summary>Notes that one is open and used; the one longest unused may have to rest.</summary>
    public void Use(LogFile file)
    {
        if (_byUse.Last == file.Place)
            return;
        Remove(file);
        if (_byUse.Count == Most)
            _byUse.First!.Value.Rest();
        _byUse.AddLast(file.Place);
    }

    /// <summary>Notes that one is not open any more.</summary>
    public void Remove(LogFile file)
    {
        if (file.Place.List is not null)
            _byUse.Remove(file.Place);
    }
}
