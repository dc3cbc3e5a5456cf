namespace Holdfast.Server.Http.Idempotency;

/// <summary>How a request with a key ended.</summary>
internal enum OnceEnd
{
    /// <summary>It has not yet.</summary>
    None,

    /// <summary>It counts as carried out.</summary>
    CarriedOut,

    /// <summary>It did nothing, and the next request with its key is carried out.</summary>
    Forgotten,

    /// <summary>The daemon ended in the middle of it: whether it was carried out is not known, and it never is again.</summary>
    Unknown,
}
