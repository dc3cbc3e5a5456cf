using Holdfast.Runtime.Synchronization;

namespace Holdfast.Server.Sessions;

/// <summary>An order that came over a socket, with the places that it takes while it waits and is carried out.</summary>
/// <param name="Text">The order as JSON.</param>
/// <param name="Turn">Its place among its socket's long orders; nothing for a short one.</param>
/// <param name="Place">Its place among all long orders; nothing for a short one.</param>
internal readonly record struct ArrivedOrder(byte[] Text, Hold Turn, Hold Place) : IDisposable
{
    /// <summary>Gives the places back.</summary>
    public void Dispose()
    {
        Place.Dispose();
        Turn.Dispose();
    }
}
