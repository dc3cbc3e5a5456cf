namespace Holdfast.Runtime.Channels;

/// <summary>What a <see cref="Select"/> can choose: it is asked first whether it can be had at once, and is waited for only if none can.</summary>
/// <typeparam name="T">What it gives.</typeparam>
internal interface IBranchSource<T>
{
    /// <summary>
    /// Counts the selects in which it is the first that counts, so that each begins its asking at another branch; or says
    /// <see cref="ISelectPlace.NoTurn"/>.
    /// </summary>
    int NextTurn();

    /// <summary>Has what it gives, if it can be had at once. True with an exception where it never will be: the channel is closed.</summary>
    /// <param name="message">What is sent, or what was received.</param>
    /// <param name="closed">Why there is no message.</param>
    bool TryCommit(ref T? message, out ChannelClosedException? closed);

    /// <summary>
    /// Waits with a place; false where none has to: it claimed the place and finished or failed it, or the place was claimed elsewhere.
    /// </summary>
    bool Join(MessagePlace<T> place);

    /// <summary>Ends the waiting of a place. On return nobody claims it any more from here.</summary>
    void Leave(MessagePlace<T> place);

    /// <summary>What the place waits for, in words.</summary>
    string Describe(MessagePlace<T> place);
}
