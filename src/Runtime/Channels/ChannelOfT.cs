namespace Holdfast.Runtime.Channels;

/// <summary>Both halves of a channel. Any number of fibers may use either; messages of one sender keep their order.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class Channel<T>
{
    internal Channel(MessageQueue<T> queue)
    {
        Sender = new Sender<T>(queue);
        Receiver = new Receiver<T>(queue);
    }

    /// <summary>The half that sends.</summary>
    public Sender<T> Sender { get; }

    /// <summary>The half that receives.</summary>
    public Receiver<T> Receiver { get; }

    /// <summary>Gives the halves: <c>var (sender, receiver) = Channel.Bounded&lt;int&gt;("orders", 16);</c>.</summary>
    public void Deconstruct(out Sender<T> sender, out Receiver<T> receiver)
    {
        sender = Sender;
        receiver = Receiver;
    }
}
