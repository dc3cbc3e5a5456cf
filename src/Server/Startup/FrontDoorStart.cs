using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Sessions;
using Holdfast.Sessions.FrontDoor;

namespace Holdfast.Server.Startup;

/// <summary>Opens the front door where the configuration has one: reads its certificates and listens.</summary>
internal static class FrontDoorStart
{
    /// <summary>The door; none where the configuration has none.</summary>
    public static async Task<Result<(FrontDoorService? Service, Done Done)>> OpenAsync(
        Io io, NodeSettings settings, NodeFoundation foundation, SessionService sessions)
    {
        var keepFolder = Path.Combine(settings.Data, "terminals");
        if (settings.FrontDoor is not { } definition)
        {
            await FrontDoorService.ForgetAsync(io, sessions, keepFolder, CancellationToken.None);
            return (null, new Done());
        }

        ServerIdentity? identity = null;
        if (definition.Tls is { } files && !(await ReadAsync(io.Files, files)).TryGet(out identity, out var unreadable)) return unreadable;
        var door = await FrontDoorService.StartAsync(
            new FrontDoorOptions
            {
                Io = io,
                Journal = foundation.Journal,
                Sessions = sessions,
                Definition = definition,
                Authenticate = foundation.Keys.Authenticate,
                KeyOf = ApiKeyStore.IdOf,
                Recall = foundation.Keys.Recall,
                Identity = identity,
                KeepFolder = keepFolder,
            },
            CancellationToken.None);
        return door.TryGet(out var service, out var fault) ? (service, new Done()) : fault;
    }

    /// <summary>Reads the certificate with its key and those it stands on, or tells which file is no good.</summary>
    internal static async Task<Result<ServerIdentity>> ReadAsync(FileSystem files, DoorTlsFiles paths)
    {
        var file = paths.Certificate;
        try
        {
            var chain = await TextAsync(files, file);
            file = paths.Key ?? paths.Certificate;
            var key = paths.Key is null ? chain : await TextAsync(files, file);
            using var bare = X509Certificate2.CreateFromPem(chain, key);
            var all = new X509Certificate2Collection();
            all.ImportFromPem(chain);
            X509Certificate2Collection? roots = null;
            if (paths.ClientRoots is { } clientRoots)
            {
                file = clientRoots;
                roots = [];
                roots.ImportFromPem(await TextAsync(files, file));
            }

            return new ServerIdentity
            {
                // A key that came from a text alone is not one every platform's TLS can use.
                Certificate = X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null),
                Intermediates = [.. all.Skip(1)],
                ClientRoots = roots,
                ClientCertificateOptional = paths.ClientOptional,
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new Fault(NodeErrors.CannotListen, $"front door: {file} cannot be used: {failure.Message}");
        }
    }

    private static async Task<string> TextAsync(FileSystem files, string path) =>
        Encoding.UTF8.GetString(await files.ReadAllBytesAsync(path, CancellationToken.None));
}
