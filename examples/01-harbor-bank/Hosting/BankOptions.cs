using HarborBank.Domain;

namespace HarborBank.Hosting;

/// <summary>How an instance of the bank is started.</summary>
internal sealed record BankOptions
{
    public const int DefaultPort = 3270;

    /// <summary>TCP port on the loopback address; 0 lets the system choose.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>TCP port on the loopback address for terminals with TLS; null for none, 0 lets the system choose.</summary>
    public int? TlsPort { get; init; }

    /// <summary>File with the certificate shown there and its private key, as PEM.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>Data folder, shared by the instances of one bank.</summary>
    public string Data { get; init; } = "harbor-bank-data";

    /// <summary>The instance's name, shown on every panel.</summary>
    public string Name { get; init; } = "A";

    /// <summary>How long each answer is held back, as a busy host would.</summary>
    public TimeSpan Pace { get; init; }

    /// <summary>Customers of a bank founded now.</summary>
    public int Customers { get; init; } = SampleBook.DefaultCustomers;
}
