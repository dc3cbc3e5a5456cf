using System.Buffers.Binary;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Survival;

/// <summary>
/// The first page of a kept connection's memory: facts in two places, of which one store makes the other valid, and numbers that change
/// by single stores. So a kill at any instruction leaves the facts as they were or as they are to be.
/// </summary>
internal sealed class FactsPage
{
    /// <summary>Bytes of the page.</summary>
    public const int Length = 4096;

    /// <summary>The longest facts, in bytes.</summary>
    public const int FactsLimit = 1976;

    /// <summary>Where the numbers of a <see cref="ConnectionKeep"/> begin.</summary>
    public const int FreeNumbers = 32;

    /// <summary>Where they end.</summary>
    public const int FreeNumbersEnd = 136;

    // "HFKEEP" and the layout's version.
    private const long Magic = 0x4846_4B45_4550_0002;
    private const int PlaceOffset = 8;
    private const int LifeOffset = 16;
    private const int UsedOffset = 24;
    private const int FirstPlace = FreeNumbersEnd;

    private readonly KeptMemory _memory;

    /// <summary>The page at the front of a memory, which has room reserved.</summary>
    public FactsPage(KeptMemory memory) => _memory = memory;

    /// <summary>The session's state, as <see cref="SessionState"/> has it.</summary>
    public SessionState Life
    {
        get => (SessionState)_memory.ReadNumber(LifeOffset);
        set => _memory.WriteNumber(LifeOffset, (long)value);
    }

    /// <summary>When the session was last used, in ticks of UTC; 0 for never.</summary>
    public long UsedAt
    {
        get => _memory.ReadNumber(UsedOffset);
        set => _memory.WriteNumber(UsedOffset, value);
    }

    /// <summary>Whether the memory is one of this layout.</summary>
    public bool IsKnown => _memory.Length >= Length && _memory.ReadNumber(0) == Magic;

    /// <summary>Replaces the facts; false, with the old ones valid, where they are too long.</summary>
    public bool TryWrite(KeptFacts facts)
    {
        var bytes = facts.ToBytes();
        if (bytes.Length > FactsLimit) return false;
        var place = _memory.ReadNumber(PlaceOffset) == 1 ? 2 : 1;
        var target = Place(place);
        BinaryPrimitives.WriteInt32LittleEndian(target, bytes.Length);
        bytes.CopyTo(target[sizeof(int)..]);
        _memory.WriteNumber(PlaceOffset, place);
        _memory.WriteNumber(0, Magic);
        return true;
    }

    /// <summary>The facts; null where there are none that can be read.</summary>
    public KeptFacts? Read()
    {
        if (!IsKnown || _memory.ReadNumber(PlaceOffset) is not (1 or 2)) return null;
        var source = Place((int)_memory.ReadNumber(PlaceOffset));
        var length = BinaryPrimitives.ReadInt32LittleEndian(source);
        return length is > 0 and <= FactsLimit ? KeptFacts.Read(source.Slice(sizeof(int), length)) : null;
    }

    private Span<byte> Place(int place) =>
        _memory.GetSpan().Slice(FirstPlace + ((place - 1) * (FactsLimit + sizeof(int))), FactsLimit + sizeof(int));
}
