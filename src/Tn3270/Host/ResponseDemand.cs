namespace Holdfast.Tn3270.Host;

/// <summary>Whether a device is to say that it executed a record (RFC 2355, section 10.4).</summary>
public enum ResponseDemand : byte
{
    /// <summary>It says nothing.</summary>
    None = 0,

    /// <summary>It says so where something went wrong (exception response).</summary>
    OnError = 1,

    /// <summary>It always says how it went (definite response).</summary>
    Always = 2,
}
