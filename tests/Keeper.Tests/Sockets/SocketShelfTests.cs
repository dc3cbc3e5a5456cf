using System.Net.Sockets;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.Sockets;

namespace Holdfast.Keeper.Tests.Sockets;

public sealed class SocketShelfTests
{
    [Fact]
    public void A_full_shelf_takes_what_replaces_a_note_and_no_more()
    {
        var shelf = new SocketShelf(mostNoteBytes: 10);
        Assert.Null(shelf.Hold(new HoldOrder("a", new byte[6]), NewSocket()));
        Assert.Null(shelf.Hold(new HoldOrder("b", new byte[4]), NewSocket()));
        Assert.Null(shelf.Note(new HoldOrder("a", new byte[5])));
        Assert.Null(shelf.Note(new HoldOrder("a", new byte[6])));
        Assert.Null(shelf.Hold(new HoldOrder("a", new byte[6]), NewSocket()));
        Assert.Equal(RefusalReason.Full, shelf.Note(new HoldOrder("a", new byte[7]))!.Reason);
        Assert.Equal(RefusalReason.Full, shelf.Hold(new HoldOrder("c", new byte[1]), NewSocket())!.Reason);
        Assert.Null(shelf.Drop("b"));
        Assert.Null(shelf.Note(new HoldOrder("a", new byte[10])));
        Assert.Null(shelf.Drop("a"));
    }

    // The shelf owns what it is given, and closes it.
    private static int NewSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var descriptor = (int)socket.Handle;
        socket.SafeHandle.SetHandleAsInvalid();
        return descriptor;
    }
}
