namespace Holdfast.Keeper.Serving;

/// <summary>
/// Says when what requests have left behind is to be collected. By itself the platform would begin only after as many bytes as the processor
/// has cache, tens of megabytes, and this program idles for months beside what they are needed for. Pure: told how much was allocated.
/// </summary>
internal sealed class Thrift
{
    /// <summary>Bytes allocated between two collections, at the most, but for those of one turn of the loop.</summary>
    public const long NurseryBytes = 1024 * 1024;

    /// <summary>Bytes that may lie there while nothing happens; from here on they are given back to the system.</summary>
    public const long RestBytes = 64 * 1024;

    private long _collectedAt;
    private long _givenBackAt;

    /// <summary>Whether there is something worth giving back once nothing happens.</summary>
    /// <param name="allocated">Bytes allocated since the program began.</param>
    public bool IsOwing(long allocated) => allocated - _givenBackAt >= RestBytes;

    /// <summary>Whether the youngest are to be collected now; asked once in each turn.</summary>
    /// <param name="allocated">Bytes allocated since the program began.</param>
    public bool IsDue(long allocated)
    {
        if (allocated - _collectedAt < NurseryBytes)
            return false;
        _collectedAt = allocated;
        return true;
    }

    /// <summary>Everything was collected and given back.</summary>
    /// <param name="allocated">Bytes allocated since the program began.</param>
    public void GivenBack(long allocated) => (_collectedAt, _givenBackAt) = (allocated, allocated);
}
