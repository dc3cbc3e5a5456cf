using Holdfast.Runtime;

namespace Holdfast.Sessions.Survival;

/// <summary>
/// Where in the bytes from the host its terminal asked it for a sign of life since the latest snapshot, so that who goes on asks at the same
/// places and sends the same bytes. A snapshot makes the notes void by the same store that makes itself valid: they name the one they are behind.
/// </summary>
/// <param name="memory">The memory of the connection.</param>
/// <param name="offset">Where the notes stand in it: <see cref="Length"/> bytes.</param>
internal sealed class QuestionNotes(KeptMemory memory, int offset)
{
    /// <summary>Questions behind one snapshot, at the most; the next one makes a snapshot.</summary>
    public const int Limit = 3;

    /// <summary>Bytes of the notes.</summary>
    public const int Length = (Limit + 2) * sizeof(long);

    private int CountOffset => offset + sizeof(long);

    /// <summary>Notes a question that is about to be asked.</summary>
    /// <param name="snapshot">The snapshot that is valid; 0 for none.</param>
    /// <param name="at">How many bytes from the host the terminal has taken.</param>
    /// <returns>False where as many as there is room for stand behind the snapshot.</returns>
    public bool TryAdd(long snapshot, long at)
    {
        if (memory.ReadNumber(offset) != snapshot)
        {
            memory.WriteNumber(CountOffset, 0);
            memory.WriteNumber(offset, snapshot);
        }

        var count = (int)memory.ReadNumber(CountOffset);
        if (count >= Limit) return false;
        memory.WriteNumber(PlaceOf(count), at);
        memory.WriteNumber(CountOffset, count + 1);
        return true;
    }

    /// <summary>Where questions were asked behind a snapshot, in their order.</summary>
    public IEnumerable<long> Behind(long snapshot)
    {
        var count = memory.ReadNumber(offset) == snapshot ? Math.Min(memory.ReadNumber(CountOffset), Limit) : 0;
        for (var i = 0; i < count; i++) yield return memory.ReadNumber(PlaceOf(i));
    }

    private int PlaceOf(int number) => offset + ((number + 2) * sizeof(long));
}
