namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>A target's standing with the driver. It keeps its number while the kernel owes it a completion.</summary>
internal struct RingTicket
{
    /// <summary>Its number; meaningless while nothing is outstanding.</summary>
    public ulong Number;

    /// <summary>Completions that the kernel owes.</summary>
    public int Outstanding;
}
