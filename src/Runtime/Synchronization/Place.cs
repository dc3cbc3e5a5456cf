namespace Holdfast.Runtime.Synchronization;

/// <summary>One place in a <see cref="Line"/>: the links are in the place, so that standing in line allocates nothing.</summary>
internal abstract class Place
{
    /// <summary>The place behind.</summary>
    public Place? Next { get; set; }

    /// <summary>The place in front.</summary>
    public Place? Previous { get; set; }

    /// <summary>Whether it stands in a line.</summary>
    public bool IsInLine { get; set; }

    /// <summary>
    /// Whether nothing ends the wait but being served from this line: then to be taken out of it is to be claimed. Written under the lock
    /// of the line, before it stands there.
    /// </summary>
    public bool IsServedOnly { get; set; }

    /// <summary>
    /// Called under the lock of the line by who serves it: false where its owner was cancelled or served elsewhere, and then it must
    /// be passed over. Who gets true must serve it.
    /// </summary>
    public abstract bool TryClaim();
}
