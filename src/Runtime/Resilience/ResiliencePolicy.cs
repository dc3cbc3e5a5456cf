using Holdfast.Runtime.Limits;
using Polly;
using Polly.CircuitBreaker;
using Polly.Hedging;
using Polly.Retry;
using Polly.Timeout;

namespace Holdfast.Runtime.Resilience;

/// <summary>
/// Calls to one neighbour, guarded: one policy for each, shared by all who call it. Built on Polly; every wait follows the clock and
/// goes on on the execution model of whoever calls, so a policy behaves the same in a simulation.
/// </summary>
public sealed class ResiliencePolicy : IDisposable
{
    // Whether a call waits to be tried again, or is about to be: counted when that is made, for the breaker may refuse it.
    private static readonly ResiliencePropertyKey<bool> IsAgain = new("holdfast.again");

    private readonly ResilienceOptions _options;

    // The bulkhead lies between: a call that waits to be tried again occupies nothing, and stands in line again after that.
    private readonly ResiliencePipeline<object?> _calls;
    private readonly ResiliencePipeline<object?> _attempts;
    private readonly BreakerWatch? _breaker;
    private readonly Throttle? _bulkhead;
    private int _running;
    private long _made;
    private long _failures;
    private long _retries;
    private long _hedges;
    private long _timeouts;
    private long _refused;

    /// <summary>Creates a policy.</summary>
    /// <param name="io">The time and chance it follows.</param>
    /// <param name="options">What it does.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public ResiliencePolicy(Io io, ResilienceOptions options)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        if (options.Bulkhead is { } bulkhead)
            _bulkhead = new Throttle(io.Clock, new ConcurrencyLimit(bulkhead.MostRunning), bulkhead.MostWaiting);
        if (options.Breaker is { } breaker)
            _breaker = new BreakerWatch(io.Clock, breaker);
        _calls = BuildCalls(io);
        _attempts = BuildAttempts(io);
    }

    /// <summary>As it stands now.</summary>
    public ResilienceState State => new(
        _breaker?.Look(),
        Volatile.Read(ref _running),
        _bulkhead?.Waiting ?? 0,
        Interlocked.Read(ref _made),
        Interlocked.Read(ref _failures),
        Interlocked.Read(ref _retries),
        Interlocked.Read(ref _hedges),
        Interlocked.Read(ref _timeouts),
        Interlocked.Read(ref _refused));

    /// <summary>Makes a call.</summary>
    /// <typeparam name="T">What it answers.</typeparam>
    /// <param name="call">One attempt; it may be made several times, with hedging at the same time.</param>
    /// <param name="cancellationToken">Ends it, waits included.</param>
    /// <exception cref="CallRefusedException">It took too long, or was not made.</exception>
    public async ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);

        // The captured context is the caller's fiber: without it Polly would go on on the thread pool.
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellationToken);
        try
        {
            return (T)(await _calls.ExecuteAsync(EnterAsync, context, call))!;
        }
        catch (BrokenCircuitException open)
        {
            Interlocked.Increment(ref _refused);
            throw new CallRefusedException(CallRefusal.CircuitOpen, "The circuit breaker is open.", open.RetryAfter, open);
        }
        catch (BulkheadFullException full)
        {
            Interlocked.Increment(ref _refused);
            throw new CallRefusedException(CallRefusal.BulkheadFull, full.Message, null, null);
        }
        catch (TimeoutRejectedException late)
        {
            throw new CallRefusedException(CallRefusal.TimedOut, $"No answer within {late.Timeout.TotalSeconds:0.###} s.", null, late);
        }
        finally
        {
            _breaker?.Look();
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Makes a call that answers nothing: see <see cref="ExecuteAsync{T}"/>.</summary>
    public async ValueTask ExecuteAsync(Func<CancellationToken, ValueTask> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        await ExecuteAsync(
            async token =>
            {
                await call(token);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Ends the line of the bulkhead; calls under way go on.</summary>
    public void Dispose() => _bulkhead?.Dispose();

    private async ValueTask<object?> EnterAsync<T>(ResilienceContext context, Func<CancellationToken, ValueTask<T>> call)
    {
        if (_bulkhead is null)
            return await _attempts.ExecuteAsync(AttemptAsync, context, call);
        using var permit = await _bulkhead.AcquireAsync(1, null, context.CancellationToken);
        return permit.IsGranted
            ? await _attempts.ExecuteAsync(AttemptAsync, context, call)
            : throw new BulkheadFullException(_bulkhead.MostWaiting);
    }

    private async ValueTask<object?> AttemptAsync<T>(ResilienceContext context, Func<CancellationToken, ValueTask<T>> call)
    {
        Interlocked.Increment(ref _made);
        Interlocked.Increment(ref _running);
        if (context.Properties.GetValue(IsAgain, false))
        {
            context.Properties.Set(IsAgain, false);
            Interlocked.Increment(ref _retries);
        }

        _breaker?.Look();
        try
        {
            return await call(context.CancellationToken);
        }
        catch (Exception failure) when (_options.IsTransient(failure))
        {
            Interlocked.Increment(ref _failures);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private ResiliencePipeline<object?> BuildCalls(Io io)
    {
        var builder = new ResiliencePipelineBuilder<object?> { TimeProvider = io.Clock };
        if (_options.Timeout is { } whole)
            builder.AddTimeout(Limit(whole));
        if (_options.Retry is { } retry)
            builder.AddRetry(Retries(retry, io.Random));
        return builder.Build();
    }

    private ResiliencePipeline<object?> BuildAttempts(Io io)
    {
        var builder = new ResiliencePipelineBuilder<object?> { TimeProvider = io.Clock };
        if (_options.Hedge is { } hedge)
            builder.AddHedging(Hedging(hedge));
        if (_options.Breaker is { } breaker)
            builder.AddCircuitBreaker(Breaking(breaker, _breaker!.Provider));
        if (_options.AttemptTimeout is { } attempt)
            builder.AddTimeout(Limit(attempt));
        return builder.Build();
    }

    private bool IsTransient(Exception? failure) => failure switch
    {
        null or BrokenCircuitException or BulkheadFullException => false,
        TimeoutRejectedException => true,
        _ => _options.IsTransient(failure),
    };

    private TimeoutStrategyOptions Limit(TimeSpan timeout) => new()
    {
        Timeout = timeout,
        OnTimeout = _ => Count(ref _timeouts),
    };

    private RetryStrategyOptions<object?> Retries(RetryOptions retry, Entropy random) => new()
    {
        MaxRetryAttempts = retry.Most,
        Delay = retry.Delay,
        MaxDelay = retry.MaxDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = retry.Jitter,
        Randomizer = random.NextDouble,
        ShouldHandle = outcome => ValueTask.FromResult(IsTransient(outcome.Outcome.Exception)),
        DelayGenerator = retry.Asked is not { } asked ? null : outcome => ValueTask.FromResult(AskedWait(retry, asked, outcome.Outcome.Exception)),
        OnRetry = NoteAgain,
    };

    private HedgingStrategyOptions<object?> Hedging(HedgeOptions hedge) => new()
    {
        Delay = hedge.After,

        // A second one would be refused, and that be the answer, while the one that tries for all is still under way.
        DelayGenerator = _ => ValueTask.FromResult(IsHalfOpen ? Timeout.InfiniteTimeSpan : hedge.After),
        MaxHedgedAttempts = hedge.Most,
        ShouldHandle = outcome => ValueTask.FromResult(IsTransient(outcome.Outcome.Exception)),
        OnHedging = _ =>
        {
            _breaker?.Look();
            return Count(ref _hedges);
        },
    };

    private CircuitBreakerStrategyOptions<object?> Breaking(BreakerOptions breaker, CircuitBreakerStateProvider provider) => new()
    {
        FailureRatio = breaker.FailureRatio,
        MinimumThroughput = breaker.MinimumCalls,
        SamplingDuration = breaker.Window,
        BreakDuration = breaker.Break,
        StateProvider = provider,
        ShouldHandle = outcome => ValueTask.FromResult(
            IsTransient(outcome.Outcome.Exception) || (outcome.Outcome.Exception is OperationCanceledException && IsHalfOpen)),
    };

    // One that tries for all and is cancelled has not shown that things are better, but to Polly whatever is no failure is a success.
    private bool IsHalfOpen => _breaker?.Provider.CircuitState == CircuitState.HalfOpen;

    private static TimeSpan? AskedWait(RetryOptions retry, Func<Exception, TimeSpan?> asked, Exception? failure) =>
        failure is null || asked(failure) is not { } wait || wait <= retry.Delay ? null : wait < retry.MaxDelay ? wait : retry.MaxDelay;

    // The attempt before has ended, and may have opened the breaker.
    private ValueTask NoteAgain(OnRetryArguments<object?> retry)
    {
        _breaker?.Look();
        retry.Context.Properties.Set(IsAgain, true);
        return ValueTask.CompletedTask;
    }

    private static ValueTask Count(ref long counter)
    {
        Interlocked.Increment(ref counter);
        return ValueTask.CompletedTask;
    }
}
