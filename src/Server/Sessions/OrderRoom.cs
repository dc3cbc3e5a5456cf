using Holdfast.Runtime;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Server.Sessions;

/// <summary>
/// Room for the long orders of all live terminals of a node together. A short one fits the buffer that each socket has anyway; a long one is
/// taken only while it has a place here, from its second piece until it is answered. So what callers of the least role send in is bounded in
/// bytes for the node, however many sockets they open.
/// </summary>
/// <param name="clock">Measures the patience.</param>
/// <param name="places">Long orders at once, at the most.</param>
internal sealed class OrderRoom(Clock clock, int places = OrderRoom.PlaceLimit)
{
    /// <summary>Long orders at once on a node, at the most; each is of a mebibyte at the most.</summary>
    public const int PlaceLimit = 32;

    /// <summary>Bytes of the longest order that needs no place.</summary>
    public const int ShortBytes = 4 * 1024;

    /// <summary>How long an order waits for a place.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long the rest of an order may take to come that has a place: nobody may keep one by sending slowly.</summary>
    public static readonly TimeSpan ArrivalTime = TimeSpan.FromSeconds(10);

    private readonly AsyncSemaphore _places = new("long-orders", places);

    /// <summary>A place, to be disposed; null where none became free in time.</summary>
    public async ValueTask<Hold?> EnterAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _places.AcquireAsync(1, clock, Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
