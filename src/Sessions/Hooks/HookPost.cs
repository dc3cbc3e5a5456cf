using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Holdfast.Runtime;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Hooks;

/// <summary>Posts what happened as JSON over sockets of the execution model. Redirections are not followed, and answers not read.</summary>
internal sealed class HookPost : IDisposable
{
    private const string Unexplained = "the connection failed";
    private const string NotEncrypted = "no encrypted connection came about";

    private readonly Io _io;
    private readonly HookDefinition _hook;
    private readonly SecretSource _secrets;
    private readonly HttpMessageInvoker _http;

    /// <summary>Makes one that has posted nothing yet.</summary>
    public HookPost(Io io, HookDefinition hook, SecretSource secrets)
    {
        (_io, _hook, _secrets) = (io, hook, secrets);
        _http = HttpSockets.Client(io.Network);
    }

    /// <summary>Makes one attempt, of the hook's time at the most.</summary>
    public async ValueTask<HookAttempt> PostAsync(HookNews news, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_hook.Timeout, _io.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var body = news.ToJson(_hook.Name);
        using var request = new HttpRequestMessage(HttpMethod.Post, _hook.Post) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "holdfast-hook");
        try
        {
            if (await SignAsync(request, news.Id, body, both.Token) is { } unsigned) return unsigned;
            using var response = await _http.SendAsync(request, both.Token);
            return Judge((int)response.StatusCode, HttpSockets.RetryAfter(response.Headers, _io.Clock));
        }
        catch (Exception failure) when (failure is HttpRequestException or NetworkException or IOException)
        {
            return HookAttempt.Again(Why(failure));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HookAttempt.Again($"it did not answer within {_hook.Timeout.TotalSeconds:0.###} s");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>What an answer means: what may be otherwise the next time is tried again (RFC 9110, section 15; 429 of RFC 6585).</summary>
    internal static HookAttempt Judge(int status, TimeSpan? after) => status switch
    {
        >= 200 and < 300 => HookAttempt.Done,
        >= 500 or (int)HttpStatusCode.RequestTimeout or 425 or (int)HttpStatusCode.TooManyRequests => HookAttempt.Again($"it answered {status}", after),
        _ => HookAttempt.Failed($"it answered {status}"),
    };

    /// <summary>Why there was no answer, in words of our own: a failure's message may repeat what the other side sent. Pure.</summary>
    internal static string Why(Exception failure) => failure switch
    {
        NetworkException network => Why(network.Failure),
        { InnerException: NetworkException network } => Why(network.Failure),
        HttpRequestException request => Why(request.HttpRequestError),
        _ => Unexplained,
    };

    private static string Why(NetworkFailure failure) => failure switch
    {
        NetworkFailure.Refused => "it refused the connection",
        NetworkFailure.Unreachable => "there is no way to it",
        NetworkFailure.NameNotFound => "its name is not known",
        NetworkFailure.TimedOut => "it did not take the connection in time",
        NetworkFailure.Reset => "it broke the connection off",
        NetworkFailure.AddressInUse => "this machine has no address left for a connection",
        NetworkFailure.NotPermitted => "the system does not permit a connection to it",
        NetworkFailure.Tls => NotEncrypted,
        _ => Unexplained,
    };

    private static string Why(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "its name is not known",
        HttpRequestError.ConnectionError => "no connection came about",
        HttpRequestError.SecureConnectionError => NotEncrypted,
        HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse => "what it answered is not HTTP",
        HttpRequestError.ResponseEnded => "it broke the connection off",
        HttpRequestError.VersionNegotiationError or HttpRequestError.ExtendedConnectNotSupported => "it speaks no version of HTTP that is asked for",
        HttpRequestError.UserAuthenticationError => "it asked for another log-on",
        HttpRequestError.ProxyTunnelError => "a proxy let nothing through",
        HttpRequestError.ConfigurationLimitExceeded => "it answered with more than is taken",
        _ => Unexplained,
    };

    /// <summary>Names the post, and signs it where there is a secret.</summary>
    /// <returns>Why it cannot be signed; null where it can. Unsigned it is not posted.</returns>
    private async ValueTask<HookAttempt?> SignAsync(HttpRequestMessage request, string id, byte[] body, CancellationToken cancellationToken)
    {
        var seconds = _io.Clock.UtcNow.ToUnixTimeSeconds();
        request.Headers.TryAddWithoutValidation(HookSignature.IdHeader, id);
        request.Headers.TryAddWithoutValidation(HookSignature.TimeHeader, seconds.ToString(CultureInfo.InvariantCulture));
        if (_hook.Secret is not { } name) return null;
        if (!(await _secrets(name, cancellationToken)).TryGet(out var secret, out var fault)) return HookAttempt.Failed(fault.Detail);
        using (secret)
            request.Headers.TryAddWithoutValidation(HookSignature.SignatureHeader, HookSignature.Of(secret.Characters, id, seconds, body));
        return null;
    }
}
