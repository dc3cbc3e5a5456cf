namespace Holdfast.Tn3270.Wire;

/// <summary>What a pump does for a connection that is to outlive this process.</summary>
internal interface IKeptWire
{
    /// <summary>Where the next bytes are to be received; empty where that does not matter.</summary>
    Memory<byte> Room();

    /// <summary>So many were received there; the machine takes them next.</summary>
    void Took(int count);

    /// <summary>The machine has taken all that was received, and no read is under way.</summary>
    void Taken();

    /// <summary>What the machine has queued is about to be sent.</summary>
    void Sending();

    /// <summary>The connection goes over to TLS.</summary>
    void Encrypting();
}
