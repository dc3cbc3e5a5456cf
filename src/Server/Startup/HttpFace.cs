using System.Net;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Server.Dashboard;
using Holdfast.Server.Http;
using Holdfast.Server.Http.Idempotency;
using Holdfast.Storage.Journal;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Holdfast.Server.Startup;

/// <summary>The web server: on the Unix socket for the node's owner, and on loopback for everybody with a token.</summary>
internal static class HttpFace
{
    /// <summary>Builds the server; it does not listen yet.</summary>
    public static WebApplication Build(
        Clock clock, EventJournal journal, NodeSettings settings, string socket, CallerResolver resolver, IEnumerable<Action<IEndpointRouteBuilder>> maps)
    {
        // Empty: the slim one reads appsettings.json and ASPNETCORE_ variables of whatever folder this was started in, and watches it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ZeroedBlocksFactory>();
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = ContractsJson.Default.Options.PropertyNamingPolicy;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
        });
        builder.Services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer((document, _, _) => OpenApiShape.DescribeAsync(document));
            options.AddOperationTransformer((operation, context, _) => OpenApiShape.DescribeAsync(operation, context.Description));
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.DrainLimit;
            kestrel.ListenUnixSocket(socket, listen => listen.Use(OwnerConnection.Mark));
            // HTTP/2 without TLS would need clients that know of it beforehand; it comes with the TLS listener.
            kestrel.Listen(IPAddress.Parse(settings.HttpHost), settings.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
        });

        var app = builder.Build();
        app.Use((context, next) => Refusals.GuardAsync(context, next, app.Logger));
        app.UseRouting();
        app.UseWebSockets();
        app.Use((context, next) => Callers.CheckAsync(context, next, resolver));
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use(new OnceRequests(clock, new OnceJournal(journal, clock), () => stopping.IsCancellationRequested).RunAsync);
        foreach (var map in maps) map(app);
        DashboardRoutes.Map(app);
        app.MapOpenApi("/openapi.json").WithMetadata(new RouteOpen());
        return app;
    }

    /// <summary>Begins to listen.</summary>
    public static async Task<Result<Done>> StartAsync(WebApplication app, NodeSettings settings, FileSystem files)
    {
        try
        {
            await app.StartAsync();
            // The server made the socket as the umask says; whoever can open it is the node's administrator.
            files.Restrict(NodeFoundation.SocketOf(settings.Data));
            return new Done();
        }
        catch (IOException failure) when (failure.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return new Fault(NodeErrors.PortInUse, $"{settings.HttpHost}:{settings.HttpPort} is in use.");
        }
    }
}
