namespace Holdfast.Sessions.Driving;

/// <summary>
/// What was heard of one host over all its connections, told by their <see cref="LifeSigns"/>: whoever watches the host need not ask each of
/// thousands. Thread-safe.
/// </summary>
internal sealed class HostVoice
{
    private volatile bool _heard;
    private volatile bool _answers;

    /// <summary>Whether the host has ever answered the question for a sign of life.</summary>
    public bool Answers => _answers;

    /// <summary>The host has said something, or a connection to it opened.</summary>
    public void Hear()
    {
        // Looked at first: what is true already is not written anew by every terminal.
        if (!_heard) _heard = true;
    }

    /// <summary>The host has answered.</summary>
    public void Answer()
    {
        if (!_answers) _answers = true;
    }

    /// <summary>Whether it was heard since this was last asked, by the one who watches it.</summary>
    public bool TakeHeard()
    {
        if (!_heard) return false;
        _heard = false;
        return true;
    }
}
