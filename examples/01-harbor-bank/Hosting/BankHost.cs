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

    private BankHost(BankStore store, HostListener listener)
    {
        _store = store;
        _listener = listener;
    }

    public Address Address => _listener.LocalAddress;

    public BankStore Store => _store;

    /// <summary>Opens the books and listens on the loopback address.</summary>
    /// <exception cref="NetworkException">The port cannot be had.</exception>
    /// <exception cref="IOException">The data folder cannot be used.</exception>
    public static async ValueTask<BankHost> StartAsync(Io io, BankOptions options, BankLog log, CancellationToken cancellationToken)
    {
        var store = await BankStore.OpenAsync(io, options.Data, options.Name, options.Customers, cancellationToken);
        try
        {
            var files = new FolderDatasets(io.Files, Path.Combine(options.Data, "files"));
            var hosting = new HostOptions
            {
                ConnectionLimit = ConnectionLimit,
                LuPrefix = "HBLU",
                Printers = true,
                Log = line => log.Write("connection", line),
            };
            var listener = await HostListener.StartAsync(
                io,
                Address.Tcp("127.0.0.1", options.Port),
                hosting,
                (terminal, stop) => new BankSession(io, store, files, options, log, terminal).RunAsync(stop),
                cancellationToken);
            return new BankHost(store, listener);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _store.DisposeAsync();
    }
}
