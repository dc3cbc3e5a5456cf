using System.Security.Cryptography.X509Certificates;
using System.Text;
using HarborBank.Store;
using Holdfast.Runtime;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Transfer;

namespace HarborBank.Hosting;

/// <summary>A running instance of the bank.</summary>
internal sealed class BankHost : IAsyncDisposable
{
    /// <summary>Terminals of one instance; one more is turned away.</summary>
    private const int ConnectionLimit = 20_000;

    private readonly BankStore _store;
    private readonly HostListener _listener;
    private readonly HostListener? _secure;

    private BankHost(BankStore store, HostListener listener, HostListener? secure)
    {
        _store = store;
        _listener = listener;
        _secure = secure;
    }

    public Address Address => _listener.LocalAddress;

    public Address? TlsAddress => _secure?.LocalAddress;

    public BankStore Store => _store;

    /// <summary>Opens the books and listens on the loopback address.</summary>
    /// <exception cref="NetworkException">The port cannot be had.</exception>
    /// <exception cref="IOException">The data folder or the certificate cannot be used.</exception>
    public static async ValueTask<BankHost> StartAsync(Io io, BankOptions options, BankLog log, CancellationToken cancellationToken)
    {
        var store = await BankStore.OpenAsync(io, options.Data, options.Name, options.Customers, cancellationToken);
        try
        {
            var files = new FolderDatasets(io.Files, Path.Combine(options.Data, "files"));
            var hosting = new HostOptions
            {
                ConnectionLimit = ConnectionLimit,
                // One directory for both listeners: they are one host.
                Lus = new LuDirectory("HBLU", ConnectionLimit),
                Printers = true,
                Log = line => log.Write("connection", line),
            };
            Task VisitAsync(HostSession terminal, CancellationToken stop) =>
                new BankSession(io, store, files, options, log, terminal).RunAsync(stop);
            var tls = options.TlsPort is null ? null : await LoadTlsAsync(io, options.Certificate, cancellationToken);
            var listener = await HostListener.StartAsync(
                io, Address.Tcp("127.0.0.1", options.Port), hosting, VisitAsync, cancellationToken);
            try
            {
                var secure = options.TlsPort is not { } port ? null : await HostListener.StartAsync(
                    io, Address.Tcp("127.0.0.1", port), hosting with { Tls = tls }, VisitAsync, cancellationToken);
                return new BankHost(store, listener, secure);
            }
            catch
            {
                await listener.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_secure is not null)
            await _secure.DisposeAsync();
        await _listener.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static async ValueTask<HostTls> LoadTlsAsync(Io io, string file, CancellationToken cancellationToken)
    {
        var pem = Encoding.UTF8.GetString(await io.Files.ReadAllBytesAsync(file, cancellationToken));
        try
        {
            return new HostTls { Identity = new ServerIdentity { Certificate = X509Certificate2.CreateFromPem(pem, pem) } };
        }
        catch (System.Security.Cryptography.CryptographicException fault)
        {
            throw new IOException($"{file} holds no certificate with its private key as PEM: {fault.Message}", fault);
        }
    }
}
