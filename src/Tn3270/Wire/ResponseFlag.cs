namespace Holdfast.Tn3270.Wire;

/// <summary>RESPONSE-FLAG of a TN3270E header, and the byte a response carries (RFC 2355, sections 8.1.3 and 10.4).</summary>
internal static class ResponseFlag
{
    /// <summary>On data: no answer is wanted.</summary>
    public const byte None = 0;

    /// <summary>On data: an answer is wanted only if something is wrong.</summary>
    public const byte OnError = 1;

    /// <summary>On data: an answer is always wanted.</summary>
    public const byte Always = 2;

    /// <summary>On a response: all is well.</summary>
    public const byte Positive = 0;

    /// <summary>On a response: something is wrong.</summary>
    public const byte Negative = 1;

    /// <summary>On a response: something is wrong, and four bytes of SNA sense follow.</summary>
    public const byte SnaSense = 2;

    public const byte DeviceEnd = 0x00;
    public const byte CommandReject = 0x00;
    public const byte InterventionRequired = 0x01;
    public const byte OperationCheck = 0x02;
    public const byte ComponentDisconnected = 0x03;
}
