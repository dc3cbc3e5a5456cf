namespace Holdfast.Keeper.Protocol;

/// <summary>Why a request was not carried out. Numbers are for ever.</summary>
internal enum RefusalReason
{
    /// <summary>A reason this side does not know; the text says more.</summary>
    Other = 0,

    /// <summary>The request is of a kind the Keeper does not know, or came before the greeting.</summary>
    Unsupported = 1,

    /// <summary>A value of the request is not possible.</summary>
    Invalid = 2,

    /// <summary>A child with this id lives; its facts are with the refusal.</summary>
    Duplicate = 3,

    /// <summary>The system did not start the program; the error number is with the refusal.</summary>
    SpawnFailed = 4,

    /// <summary>No such child is held.</summary>
    NoSuchChild = 5,

    /// <summary>The child lives, or children are held, and the request needs it otherwise.</summary>
    StillHeld = 6,

    /// <summary>As many children live as may.</summary>
    Full = 7,

    /// <summary>The Keeper is ending.</summary>
    Ending = 8,

    /// <summary>No socket is held with that key.</summary>
    NoSuchSocket = 20,
}
