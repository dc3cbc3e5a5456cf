using Holdfast.Runtime;

namespace Holdfast.Sessions.Driving;

/// <summary>The signs of life of one host connection: what was heard, the question that draws one, and which of the two sides is late.</summary>
/// <param name="connection">The connection.</param>
internal sealed class LifeSigns(Connection connection)
{
    private const long Never = -1;

    private volatile bool _answers;
    private volatile bool _nonsense;
    private volatile HostVoice? _host;
    private long _asked = Never;
    private long _sending = Never;
    private int _asking;

    /// <summary>Whether the host has ever answered the question.</summary>
    public bool Answers => _answers;

    /// <summary>Whether a question is out that the host has not answered.</summary>
    public bool IsAsked => Volatile.Read(ref _asked) != Never;

    /// <summary>
    /// How long the host has let a question wait that went out to it in its silence; zero where none has, however long one waits for its turn
    /// here: that is this node's lateness. One that waits behind a write that the host does not take waits for as long as that.
    /// </summary>
    /// <param name="now">The node's clock.</param>
    /// <param name="since">When its silence began.</param>
    /// <returns>The time; null where the question is older than the silence: the host was heard on another connection since, so this one hangs.</returns>
    public TimeSpan? Unanswered(TimeSpan now, TimeSpan since)
    {
        var (asked, sending) = (Volatile.Read(ref _asked), Volatile.Read(ref _sending));
        if (asked != Never) return asked >= since.Ticks ? now - TimeSpan.FromTicks(asked) : null;
        return sending != Never && Volatile.Read(ref _asking) != 0 ? now - TimeSpan.FromTicks(Math.Max(sending, since.Ticks)) : TimeSpan.Zero;
    }

    /// <summary>From here on the terminal waits for the host to take what is sent to it.</summary>
    /// <param name="now">The node's clock.</param>
    public void Sending(TimeSpan now) => Volatile.Write(ref _sending, now.Ticks);

    /// <summary>The host has taken it.</summary>
    public void Sent() => Volatile.Write(ref _sending, Never);

    /// <summary>
    /// Whether the host was heard of though the terminal has not come to it. Nothing said by one that talked nonsense last counts, nor what
    /// waits behind a write that the host does not take.
    /// </summary>
    /// <param name="waiting">Whether something of it waits for its turn in the terminal.</param>
    /// <param name="within">How long ago it may have reached this machine.</param>
    public bool HasWord(bool waiting, TimeSpan within) => !_nonsense && ((waiting && Volatile.Read(ref _sending) == Never) || connection.Silence() < within);

    /// <summary>From here on what is heard counts for the host; that this connection is open does as well.</summary>
    /// <param name="host">What is heard of it.</param>
    public void Join(HostVoice host)
    {
        _host = host;
        host.Hear();
        // Whoever hears an answer just now sees the host, or his answer is seen here.
        Interlocked.MemoryBarrier();
        if (_answers) host.Answer();
    }

    /// <summary>Whether a question is to be put; not where one waits for its turn already.</summary>
    public bool TryAsk() => Interlocked.Exchange(ref _asking, 1) == 0;

    /// <summary>The question has its turn, or got no place.</summary>
    public void Asked() => Volatile.Write(ref _asking, 0);

    /// <summary>The question goes out. Of several without an answer the first counts.</summary>
    /// <param name="now">The node's clock.</param>
    public void GoesOut(TimeSpan now) => Interlocked.CompareExchange(ref _asked, now.Ticks, Never);

    /// <summary>The host has said something. Nonsense is no sign of life: a host that answers each question with it has answered none.</summary>
    /// <param name="sense">Whether it was 3270.</param>
    /// <param name="answers">Whether the question has been answered by it, or before.</param>
    public void Hear(bool sense, bool answers)
    {
        _nonsense = !sense;
        if (sense)
        {
            Volatile.Write(ref _asked, Never);
            _host?.Hear();
        }

        if (!answers) return;
        _answers = true;
        Interlocked.MemoryBarrier();
        _host?.Answer();
    }
}
