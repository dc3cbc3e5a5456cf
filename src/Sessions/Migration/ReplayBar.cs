namespace Holdfast.Sessions.Migration;

/// <summary>Why an input of the holder is not carried out again.</summary>
internal enum ReplayBar
{
    /// <summary>It may be.</summary>
    None,

    /// <summary>Its key was sent from a screen that the configuration does not list under <c>repeat</c>: it may have been a transaction.</summary>
    NotListed,

    /// <summary>Text went into a hidden field; it was not kept.</summary>
    Withheld,

    /// <summary>A journey was run by the holder.</summary>
    Journey,

    /// <summary>More was typed than is kept.</summary>
    TooMuch,
}
