namespace Holdfast.Runtime.Channels;

/// <summary>A branch of a select that is under way, whatever it gives.</summary>
internal interface ISelectPlace
{
    /// <summary>The turn of a source that is made for one select and counts nothing.</summary>
    const int NoTurn = -1;

    /// <summary>Counts the selects that begin with its source, or says <see cref="NoTurn"/>.</summary>
    int NextTurn();

    /// <summary>Has what the branch gives, if it can be had at once.</summary>
    bool TryCommit();

    /// <summary>Waits in line; false where the select was decided, by this or another.</summary>
    bool Join();

    /// <summary>Ends the waiting.</summary>
    void Leave();

    /// <summary>Forgets what was waited for, ready for the next use.</summary>
    void Clear();

    /// <summary>What the branch waits for, in words.</summary>
    string Describe();
}
