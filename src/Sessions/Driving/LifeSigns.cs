using Holdfast.Runtime;

namespace Holdfast.Sessions.Driving;

/// <summary>The signs of life of one host connection: what was heard, the question that draws one, and which of the two sides is late.</summary>
/// <param name="connection">The connection.</param>
internal sealed class LifeSigns(Connection connection)
{
    private const long Never = -1;

    private volatile bool _answers;
    private volatile bool _sending;
    private volatile bool _nonsense;
    private long _heard;
    private long _asked = Never;
    private int _asking;

    /// <summary>Counts what came from the host, so that its silence can be told.</summary>
    public long Heard => Volatile.Read(ref _heard);

    /// <summary>Whether the host has ever answered the question.</summary>
    public bool Answers => _answers;

    /// <summary>Whether the terminal waits for the host to take what is sent to it.</summary>
    public bool Sending
    {
        get => _sending;
        set => _sending = value;
    }

    /// <summary>
    /// How long the host has let a question wait that went out to it; zero where none has, however long one waits for its turn here: that is this
    /// node's lateness. One that waits behind a write that the host does not take has waited for as long as may be.
    /// </summary>
    /// <param name="now">The node's clock.</param>
    public TimeSpan Unanswered(TimeSpan now)
    {
        if (_sending && Volatile.Read(ref _asking) != 0) return TimeSpan.MaxValue;
        return Volatile.Read(ref _asked) is var asked and not Never ? now - TimeSpan.FromTicks(asked) : TimeSpan.Zero;
    }

    /// <summary>
    /// Whether the host was heard of though the terminal has not come to it. Nothing said by one that talked nonsense last counts, nor what
    /// waits behind a write that the host does not take.
    /// </summary>
    /// <param name="waiting">Whether something of it waits for its turn in the terminal.</param>
    /// <param name="within">How long ago it may have reached this machine.</param>
    public bool HasWord(bool waiting, TimeSpan within) => !_nonsense && ((waiting && !_sending) || connection.Silence() < within);

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
            Volatile.Write(ref _heard, _heard + 1);
            Volatile.Write(ref _asked, Never);
        }

        _answers |= answers;
    }
}
