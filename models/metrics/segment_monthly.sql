{{ filled_after_the_build() }}
