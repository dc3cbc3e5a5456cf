namespace Holdfast.Keeper.Protocol;

/// <summary>Bytes that are no frame of this protocol. The connection they came from cannot be used any more.</summary>
internal sealed class ProtocolException : Exception
{
    /// <summary>Says what is wrong with the bytes.</summary>
    public ProtocolException(string message)
        : base(message)
    {
    }
}
